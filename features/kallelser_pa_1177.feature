# language: sv
@tidbokning
Egenskap: Kallelser på 1177
  Kallelsen kommer till inkorgen. En öppen kallelse låter den kallade, och ingen annan, boka en av de tider som mottagningen har
  öppnat för de kallade. En tidsatt kallelse har redan en tid, som kan ombokas eller avbokas.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00

  Regel: Öppen kallelse

    @CR-INV-02 @CR-CON-18
    Scenario: Kallelsen finns i inkorgen, med mottagningens egna ord
      När Greta öppnar Bokade tider
      Så finns en öppen kallelse från Björkängens hudmottagning i Gretas inkorg
      Och säger kallelsen från Björkängens hudmottagning till Greta: "Det är dags för din årliga hudkontroll."

    @CR-INV-02 @CR-CON-18
    Scenario: När den öppnas hämtas uppgifterna och visas
      När Greta öppnar kallelsen från Björkängens hudmottagning
      Så anropas GetBookingDetails hos Björkängens hudmottagning
      Och står "Det är dags för din årliga hudkontroll." sist, utan rubrik

    @CR-INV-01
    Scenario: Bara de tider som är öppnade för de kallade visas
      Givet att Greta har öppnat kallelsen från Björkängens hudmottagning
      När Greta går vidare till att välja tid
      Så har anropet GetAvailableDates kallelsens id
      Och anropet GetAvailableTimeslots har kallelsens id
      Och visas tiderna "15:00–15:30" och "15:30–16:00"

    @CR-CON-08 @CR-CON-09
    Scenario: Bokningen gäller kallelsen, på en mottagning som bokningssystemet har föreslagit
      Givet att Greta har öppnat kallelsen från Björkängens hudmottagning
      Och att Greta har kommit till sammanfattningen av tiden 9 juni kl. 15.00
      När Greta trycker på "Ja, genomför bokningen"
      Så har anropet GetAllHealthcareFacilities kallelsens id
      Och anropet MakeBooking har kallelsens id
      Och anropas inte UpdateBooking
      Och Björkängens hudmottagning har en bokning för Greta 9 juni kl. 15.00

    @CR-CON-08
    Scenario: På en mottagning som inte är föreslagen går kallelsen inte att använda
      Givet att Greta har öppnat kallelsen från Björkängens hudmottagning
      När Greta försöker välja Granbackens vårdcentral ändå
      Så säger 1177 nej: "unknown healthcare_facility"

    @CR-INV-03
    Scenario: Den som inte är kallad får ingenting
      När Lina försöker öppna Gretas kallelse från Björkängens hudmottagning
      Så visas felsidan "Ett tekniskt fel har inträffat. Var vänlig försök igen senare."
      Och anropas inte GetAvailableDates

    @CR-INV-03
    Scenario: De öppnade tiderna finns inte för den som bokar utan kallelse
      Givet att Tolvan har valt att boka en tid på Björkängens hudmottagning
      När Tolvan går vidare till att välja tid
      Så är första tiden "09:00–09:30"
      Och kan tiden "15:00–15:30" inte väljas

    @CR-INV-03 @CR-INV-04
    Scenario: Kallelsen används en gång
      Givet att Greta har öppnat kallelsen från Björkängens hudmottagning
      Och att Greta har kommit till sammanfattningen av tiden 9 juni kl. 15.00
      När Greta trycker på "Ja, genomför bokningen"
      Och Greta öppnar kallelsen från Björkängens hudmottagning
      Så visas felsidan "Kallelsen gäller inte längre. Den kan redan vara använd. Kontakta mottagningen."

  Regel: Tidsatt kallelse

    @CR-CON-18
    Scenario: Kallelsen hämtas och visas, med det som går att göra
      När Samir öppnar kallelsen från Björkängens hudmottagning
      Så gäller sammanfattningen tiden 16 juni kl. 15.00
      Och står "Välkommen till hudmottagningen." sist, utan rubrik
      Och det går att trycka på "Omboka"
      Och det går att trycka på "Avboka"

    @CR-INV-01
    Scenario: En tidsatt kallelse ombokas som en annan tid
      Givet att Samir har öppnat kallelsen från Björkängens hudmottagning
      När Samir trycker på "Omboka"
      Och Samir går vidare till sammanfattningen av tiden 17 juni kl. 15.30
      Och Samir trycker på "Ja, genomför ombokningen"
      Så visas bekräftelsen "Tiden är ombokad."
      Och Björkängens hudmottagning har en bokning för Samir 17 juni kl. 15.30

    @CR-INV-02
    Scenario: Avbokas den kommer en öppen kallelse i stället
      Givet att Samir har öppnat kallelsen från Björkängens hudmottagning
      När Samir trycker på "Avboka"
      Och Samir trycker på "Ja, genomför avbokningen"
      Så visas bekräftelsen "Tiden är avbokad."
      Och finns en öppen kallelse från Björkängens hudmottagning i Samirs inkorg
