# language: sv
@tidbokning @resor
Egenskap: Hela resor
  Så här går det till från början till slut, över flera dagar och genom alla delar: 1177, plattformen, tidbokningssystemet,
  engagemangsindex och inkorgen.

  @CR-REG-12 @CR-RBK-06 @CR-INB-01 @CR-WIN-01 @CR-CON-10
  Scenario: Tolvan bokar, ombokar över årsskiftet och avbokar
    Givet att klockan är 14 december kl. 08.00
    När Tolvan väljer att boka en tid på Granbackens vårdcentral
    Och Tolvan går vidare till sammanfattningen av tiden 21 december kl. 08.00
    Och Tolvan trycker på "Ja, genomför bokningen"
    Så visas bekräftelsen "Tiden är bokad."
    När Tolvan väljer att omboka tiden 21 december kl. 08.00
    Och Tolvan går vidare till att välja tid
    Så gäller första sökningen 20261214 till 20270131, och det är 49 dagar
    När Tolvan väljer tiden 4 januari 2027 kl. 09.00
    Och Tolvan skriver kommentaren "Jag är bortrest över jul"
    Och Tolvan trycker på "Fortsätt till nästa steg i ombokningen"
    Och Tolvan trycker på "Ja, genomför ombokningen"
    Så visas bekräftelsen "Tiden är ombokad."
    Och Granbackens vårdcentral har en bokning för Tolvan 4 januari 2027 kl. 09.00
    Och tiden 21 december kl. 08.00 är ledig igen på Granbackens vårdcentral
    Och har engagemangsindex en post om Tolvan på Granbackens vårdcentral med tiden 4 januari 2027 kl. 09.00
    När klockan blir 2 januari 2027 kl. 08.00
    Och Tolvan öppnar Bokade tider
    Så visas tiden 4 januari 2027 kl. 09.00 från engagemangsindex
    När Tolvan avbokar på 1177 tiden 4 januari 2027 kl. 09.00
    Så visas bekräftelsen "Tiden är avbokad."
    Och Granbackens vårdcentral har ingen bokning för Tolvan
    Och engagemangsindex har ingen post om Tolvan
    Och Tolvan har fått 3 bekräftelser från 1177

  @CR-CON-18 @CR-INV-02 @CR-DSP-07
  Scenario: Lina kallas till screening och ombokar
    Givet att klockan är 1 juni kl. 08.00
    När Lina öppnar Bokade tider
    Så finns en tidsatt kallelse från Lönnens mammografi i Linas inkorg
    Och visas tiden 16 juni kl. 09.00 på Lönnens mammografi
    När Lina öppnar kallelsen från Lönnens mammografi
    Så gäller sammanfattningen tiden 16 juni kl. 09.00
    Och visas hela informationen, utan "visa mer"
    När Lina trycker på "Omboka"
    Och Lina går vidare till sammanfattningen av tiden 17 juni kl. 10.00
    Och Lina trycker på "Ja, genomför ombokningen"
    Så visas bekräftelsen "Tiden är ombokad."
    Och Lönnens mammografi har en bokning för Lina 17 juni kl. 10.00
    Och tiden 16 juni kl. 09.00 är ledig igen på Lönnens mammografi
    Och Lina har fått en enda bekräftelse från 1177: "Ombokad tid"
    När Lina öppnar Bokade tider
    Så visas bara en tid

  @CR-INV-01 @CR-INV-02 @CR-INV-04 @CR-CON-08
  Scenario: Greta får en öppen kallelse till sin årliga hudkontroll
    Givet att klockan är 1 juni kl. 08.00
    När Greta öppnar Bokade tider
    Så visas inga bokade tider
    Men finns en öppen kallelse från Björkängens hudmottagning i Gretas inkorg
    När Greta öppnar kallelsen från Björkängens hudmottagning
    Och Greta går vidare till att välja tid
    Så är 2 juni den första dagen med lediga tider
    Och visas tiderna "15:00–15:30" och "15:30–16:00"
    När Greta väljer tiden 9 juni kl. 15.30
    Och Greta trycker på "Fortsätt till nästa steg i bokningen"
    Och Greta trycker på "Ja, genomför bokningen"
    Så visas bekräftelsen "Tiden är bokad."
    Och Björkängens hudmottagning har en bokning för Greta 9 juni kl. 15.30
    Och Greta har fått en enda bekräftelse från 1177: "Bokad tid"
    Och finns Björkängens hudmottagning bland Gretas mottagningar
    När Greta öppnar Bokade tider
    Så visas tiden 9 juni kl. 15.30

  @CR-REG-06 @CR-REG-07 @CR-RES-02
  Scenario: Tolvan ombokar i PASiS i sista stund, och hinner inte
    Givet att klockan är 1 juni kl. 08.00
    Och att Tolvan på 1177 har bokat 8 juni kl. 09.00 på Björkängens hudmottagning
    När klockan blir 7 juni kl. 08.59
    Och Tolvan väljer att omboka tiden 8 juni kl. 09.00
    Och Tolvan går vidare till sammanfattningen av tiden 9 juni kl. 09.00
    Och klockan blir 7 juni kl. 09.01
    Och Tolvan trycker på "Ja, genomför ombokningen"
    Så visas felsidan "Tiden är inte ombokad. Var vänlig försök igen!"
    Och texten "Det är för sent att boka om tiden här. Kontakta mottagningen." visas också
    Och Björkängens hudmottagning har en bokning för Tolvan 8 juni kl. 09.00
    Men Björkängens hudmottagning har ingen bokning för Tolvan 9 juni kl. 09.00
    När Tolvan väljer att avboka tiden 8 juni kl. 09.00
    Så visas felsidan "Tiden går inte att avboka här. Kontakta mottagningen."
    Och Tolvan har fått en enda bekräftelse från 1177: "Bokad tid"

  @CR-REG-08 @CR-REG-09 @CR-REG-12
  Scenario: Samir bokar i PMO samma dag, flyttar tiden och avbokar den
    Givet att klockan är 1 juni kl. 09.15
    När Samir bokar på 1177 tiden 1 juni kl. 10.00 på Vidablicks vårdcentral
    Så visas bekräftelsen "Tiden är bokad."
    När Samir ombokar på 1177 tiden 1 juni kl. 10.00 till 1 juni kl. 11.30
    Så visas bekräftelsen "Tiden är ombokad."
    Och Vidablicks vårdcentral har en bokning för Samir 1 juni kl. 11.30
    Och tiden 1 juni kl. 10.00 är ledig igen på Vidablicks vårdcentral
    När klockan blir 1 juni kl. 11.00
    Och Samir avbokar på 1177 tiden 1 juni kl. 11.30
    Så visas bekräftelsen "Tiden är avbokad."
    Och Vidablicks vårdcentral har ingen bokning för Samir
    Och Samir har fått 3 bekräftelser från 1177
