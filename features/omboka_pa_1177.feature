# language: sv
@tidbokning
Egenskap: Omboka på 1177
  Från Bokade tider går invånaren steg för steg till en ny tid. Ingenting är ombokat förrän invånaren har tryckt på den sista
  knappen, och den nya tiden är då den som stod i sammanfattningen.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00
    Och att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00

  Regel: Villkorssidan: välj mottagning

    @CR-RBK-01 @CR-CON-18
    Scenario: Tidens uppgifter hämtas innan något visas
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så visas sidan "Omboka - Villkorssida, välj mottagning"
      Och anropas GetBookingDetails hos Granbackens vårdcentral
      Och sammanfattningen gäller tiden 8 juni kl. 08.00

    @CR-RBK-01
    Scenario: De hämtas igen när ombokningssidan öppnas
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan går vidare
      Så visas sidan "Omboka - Ombokningssida, välj person"
      Och anropas GetBookingDetails hos Granbackens vårdcentral

    @CR-RBK-01
    Scenario: Kan uppgifterna inte hämtas visas inget om tiden
      Givet att Granbackens vårdcentral svarar med det tekniska felet "Databasen är nere" på GetBookingDetails
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så visas felsidan "Ett tekniskt fel har inträffat. Var vänlig försök igen senare."

    @CR-RBK-02
    Scenario: Frågan om mottagningar gäller den här bokningen och invånaren
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så har anropet GetAllHealthcareFacilities bokningens id
      Och anropet GetAllHealthcareFacilities har Tolvans personnummer i fältet subject_of_care

    @CR-FAC-01 @CR-FAC-04
    Scenario: En mottagning är vald från början och dess villkorstext visas
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så kan invånaren välja mottagning mellan "Granbackens vårdcentral" och "Torgets filial"
      Och är mottagning "Granbackens vårdcentral" vald
      Och är villkorstexten "Omboka senast dagen innan."

    @CR-FAC-05
    Scenario: Villkorstexten följer den valda mottagningen
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan väljer mottagningen Torgets filial
      Så är villkorstexten "Filialen tar bara emot kort."
      Och görs inga anrop

    @CR-FAC-02
    Scenario: En mottagning där man inte kan omboka på 1177 går inte att välja
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så har bokningssystemet också föreslagit Alens mottagning
      Men Alens mottagning går inte att välja

    @CR-FAC-03
    Scenario: En mottagning med två tidbokningssystem går inte att välja
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så har bokningssystemet också föreslagit Lindens mottagning
      Men Lindens mottagning går inte att välja

    @CR-FAC-01 @CR-FAC-06 @CR-CON-03
    Scenario: Utan stöd för kontraktet visas ingen lista, och ombokningen går ändå
      Givet att Tolvan har en tid på Talluddens vårdcentral 9 juni kl. 08.00
      När Tolvan väljer att omboka tiden 9 juni kl. 08.00
      Så kan invånaren inte välja mottagning
      Och anropas inte GetAllHealthcareFacilities
      När Tolvan går vidare till sammanfattningen av tiden 10 juni kl. 09.00
      Och Tolvan trycker på "Ja, genomför ombokningen"
      Så har Talluddens vårdcentral en bokning för Tolvan 10 juni kl. 09.00

    @CR-FAC-07 @CR-RBK-10
    Scenario: Ger bokningssystemet ingen annan mottagning går ingen annan att välja
      Givet att Tolvan har en tid på Ekens mottagning 9 juni kl. 08.00
      När Tolvan väljer att omboka tiden 9 juni kl. 08.00
      Så är "Ekens mottagning" den enda mottagning som går att välja
      När Tolvan försöker välja Granbackens vårdcentral ändå
      Så säger 1177 nej: "unknown healthcare_facility"

    @CR-FAC-06 @CR-FAC-07
    Scenario: Kan listan inte hämtas går ombokningen ändå, på den egna mottagningen
      Givet att Granbackens vårdcentral svarar med det tekniska felet "Nere" på GetAllHealthcareFacilities
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så kan invånaren inte välja mottagning
      När Tolvan försöker välja Granbackens filial ändå
      Så säger 1177 nej: "unknown healthcare_facility"
      När Tolvan går vidare till att välja tid
      Så anropas GetAvailableDates hos Granbackens vårdcentral

    @CR-RBK-10
    Scenario: En mottagning som inte finns i listan går inte att välja
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan försöker välja Talluddens vårdcentral ändå
      Så säger 1177 nej: "unknown healthcare_facility"

    @CR-CON-16
    Scenario: Där 1177 inte har ett eget namn visas det namn som bokningssystemet ger
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så har bokningssystemet gett namnet "Granbackens vårdcentral", som visas
      Men bokningssystemet har gett namnet "Granbackens filial", som inte visas

    @CR-CON-04
    Scenario: HSA-id med små bokstäver är samma mottagning
      Givet att Granbackens vårdcentral skriver HSA-id med små bokstäver i GetAvailableTimeslots
      Och att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan går vidare till sammanfattningen av tiden 9 juni kl. 09.00
      Och Tolvan trycker på "Ja, genomför ombokningen"
      Så visas bekräftelsen "Tiden är ombokad."

  Regel: Ombokningssidan: välj person

    @CR-PER-01 @CR-PER-04
    Scenario: Där mottagningen kan lista sina medarbetare kan en av dem väljas
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan går vidare
      Så visas rubriken "Välj person"
      Och kan invånaren välja person mellan "Ingen särskild person", "Leg. läkare Maja Ekdal" och "Leg. läkare Ivar Stål"

    @CR-PER-01
    Scenario: Annars finns inte steget
      Givet att Tolvan har en tid på Talluddens vårdcentral 9 juni kl. 08.00
      Och att Tolvan har valt att omboka tiden 9 juni kl. 08.00
      När Tolvan går vidare
      Så visas sidan "Omboka - Ombokningssida, välj dag och tid"
      Och anropas inte GetAllPerformers

    @CR-PER-02
    Scenario: Den valda personen följer med i sökningen
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan går vidare
      Och Tolvan väljer "Leg. läkare Ivar Stål"
      Så har anropet GetAvailableDates "SE2321000016-LAK2" i fältet performer
      Och anropet GetAvailableTimeslots har "SE2321000016-LAK2" i fältet performer
      Och första tiden är "10:00–10:30, Leg. läkare Ivar Stål"

    @CR-PER-03 @CR-CON-06
    Scenario: Vårdtyp skickas till den som har vårdtyper
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan går vidare till att välja tid
      Så har anropet GetAllPerformers "LAKARE" i fältet careTypeIDs
      Och anropet GetAvailableDates har "LAKARE" i fältet careTypeID

    @CR-PER-03 @CR-CON-06
    Scenario: Vårdtyp skickas inte till den som saknar vårdtyper
      Givet att Tolvan har en tid på Talluddens vårdcentral 9 juni kl. 08.00
      Och att Tolvan har valt att omboka tiden 9 juni kl. 08.00
      När Tolvan går vidare till sammanfattningen av tiden 10 juni kl. 09.00
      Och Tolvan trycker på "Ja, genomför ombokningen"
      Så har anropet GetAvailableDates inte fältet careTypeID
      Och anropet UpdateBooking har inte fältet careTypeID

  Regel: Ombokningssidan: välj dag och tid

    @CR-RBK-03 @CR-RBK-04
    Scenario: Sökningen gäller bokningen och dess mottagning
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan går vidare till att välja tid
      Så anropas GetAvailableDates hos Granbackens vårdcentral
      Och anropet GetAvailableDates har bokningens id
      Och anropet GetAvailableTimeslots har bokningens id
      Och anropet GetAvailableTimeslots har Granbackens vårdcentrals HSA-id i fältet healthcare_facility

    @CR-RBK-04 @CR-RBK-10
    Scenario: Efter byte av mottagning gäller sökningen och ombokningen den nya
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan väljer mottagningen Torgets filial
      Och Tolvan går vidare till att välja tid
      Så anropas GetAvailableTimeslots hos Granbackens filial
      När Tolvan går vidare till sammanfattningen av tiden 9 juni kl. 09.30
      Och Tolvan trycker på "Ja, genomför ombokningen"
      Så anropas UpdateBooking hos Granbackens filial
      Och Granbackens filial har en bokning för Tolvan 9 juni kl. 09.30
      Men Granbackens vårdcentral har ingen bokning för Tolvan

  Regel: Sammanfattning och ombokning

    @CR-RBK-05
    Scenario: Från valet av tid till sammanfattningen frågas ingen
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan väljer tiden 9 juni kl. 09.00
      Så visas sidan "Omboka - Ombokningssida, anledning till besök/telefonnummer"
      Och görs inga anrop
      När Tolvan skriver kommentaren "Jag är bortrest"
      Och Tolvan trycker på "Fortsätt till nästa steg i ombokningen"
      Så visas sidan "Omboka - Sammanfattning av tiden"
      Och görs inga anrop

    @CR-RBK-06
    Scenario: Den valda tiden följer med i ombokningen, med den ursprungliga bokningens id
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har kommit till sammanfattningen av tiden 9 juni kl. 09.00
      När Tolvan trycker på "Ja, genomför ombokningen"
      Så har UpdateBooking samma värden som den valda tiden
      Och anropet UpdateBooking har bokningens id
      Och anropet UpdateBooking har Tolvans personnummer i fältet subject_of_care
      Och anropet UpdateBooking har "070-174 06 05" i fältet phone

    @CR-RBK-07 @CR-CON-12
    Scenario: Flaggorna skickas inte
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har kommit till sammanfattningen av tiden 9 juni kl. 09.00
      När Tolvan trycker på "Ja, genomför ombokningen"
      Så har UpdateBooking inga flaggor
      Och finns inget tomt fält i UpdateBooking
      Och följer alla anrop kontraktens scheman

    @CR-RBK-08 @CR-DSP-05
    Scenario: Kommentaren blir anledning till besöket
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har valt tiden 9 juni kl. 09.00
      När Tolvan skriver kommentaren "Jag är bortrest"
      Och Tolvan trycker på "Fortsätt till nästa steg i ombokningen"
      Så står "Jag är bortrest" vid Anledning till besöket
      När Tolvan trycker på "Ja, genomför ombokningen"
      Så har anropet UpdateBooking "Jag är bortrest" i fältet reason

    @CR-RBK-06
    Scenario: Ingenting är ombokat före sista knappen
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan går vidare till sammanfattningen av tiden 9 juni kl. 09.00
      Så har Granbackens vårdcentral en bokning för Tolvan 8 juni kl. 08.00
      Och har Tolvan lämnat 1 flöde oavslutat på 1177
      Och har Tolvan inte fått någon bekräftelse från 1177

    @CR-RBK-05 @CR-RBK-06
    Scenario: Invånaren går tillbaka och väljer en annan tid
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har kommit till sammanfattningen av tiden 9 juni kl. 09.00
      När Tolvan går tillbaka och väljer tiden 10 juni kl. 10.30
      Och Tolvan trycker på "Fortsätt till nästa steg i ombokningen"
      Och Tolvan trycker på "Ja, genomför ombokningen"
      Så har UpdateBooking samma värden som den valda tiden
      Och Granbackens vårdcentral har en bokning för Tolvan 10 juni kl. 10.30

    @CR-RBK-06
    Scenario: Bokningen kan få ett nytt id av att ombokas
      Givet att Granbackens vårdcentral ger ombokade tider nya id
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Och Tolvan avbokar på 1177 tiden 9 juni kl. 09.00
      Så visas bekräftelsen "Tiden är avbokad."
      Och Granbackens vårdcentral har ingen bokning för Tolvan

    @CR-RBK-06
    Scenario: Den som väntar längre än en timme får börja om
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har kommit till sammanfattningen av tiden 9 juni kl. 09.00
      När klockan blir 1 juni kl. 09.01
      Och Tolvan försöker bekräfta
      Så säger 1177 nej: "begin a new one"
      Och Granbackens vårdcentral har en bokning för Tolvan 8 juni kl. 08.00

    @CR-RBK-06
    Scenario: Två tryck på sista knappen ombokar en gång
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har kommit till sammanfattningen av tiden 9 juni kl. 09.00
      När Tolvan trycker på sista knappen två gånger på en gång
      Så har UpdateBooking anropats en enda gång
      Och visas bekräftelsen "Tiden är ombokad."

  Regel: Bara det som får ombokas

    @CR-RBK-09
    Scenario: En tid som inte får ombokas
      Givet att Tolvan har en tid på Granbackens vårdcentral 9 juni kl. 07.00
      När Tolvan väljer att omboka tiden 9 juni kl. 07.00
      Så visas felsidan "Tiden går inte att omboka här. Kontakta mottagningen."
      Och anropas inte GetAvailableDates

    @CR-RBK-09 @CR-CON-14
    Scenario: Saknas flaggan är det ett nej
      Givet att Granbackens vårdcentral utelämnar flaggorna i GetBookingDetails
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så visas felsidan "Tiden går inte att omboka här. Kontakta mottagningen."

    @CR-RBK-09
    Scenario: Listan säger att tiden får ombokas, men uppgifterna säger nej
      Givet att Granbackens vårdcentral säger motsatsen till listan i uppgifterna
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så visas felsidan "Tiden går inte att omboka här. Kontakta mottagningen."

    @CR-RBK-09
    Scenario: Flaggan ändras medan invånaren väljer
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Granbackens vårdcentral börjar utelämna flaggorna i GetBookingDetails
      Och Tolvan går vidare
      Så visas felsidan "Tiden går inte att omboka här. Kontakta mottagningen."
      Och anropas inte GetAvailableDates

    @CR-RBK-11
    Scenario: En öppen kallelse ombokas aldrig
      När Greta försöker omboka kallelsen från Björkängens hudmottagning
      Så visas felsidan "Du har inte valt någon tid ännu. Öppna kallelsen i din inkorg och boka en tid."
      Och anropas inte UpdateBooking

    @CR-CON-03
    Scenario: Ett system som inte kan omboka
      Givet att Tolvan har en tid på Fjällets mottagning 9 juni kl. 08.00
      När Tolvan väljer att omboka tiden 9 juni kl. 08.00
      Så visas felsidan "Ett tekniskt fel har inträffat. Var vänlig försök igen senare."
      Och anropas inte GetAvailableDates

    @CR-RBK-01 @CR-CON-01
    Scenario: Någon annans tid visas inte
      När Lina försöker omboka Tolvans tid 8 juni kl. 08.00
      Så visas felsidan "Ett tekniskt fel har inträffat. Var vänlig försök igen senare."
      Och Granbackens vårdcentral har en bokning för Tolvan 8 juni kl. 08.00
