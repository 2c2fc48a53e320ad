# language: sv
@tidbokning
Egenskap: Resultatsidor
  Den sista sidan säger vad det blev av tiden, så att ingen kan ta miste på det. Mottagningens egna ord visas när svaret är INFO
  eller ERROR. Vad som gick fel tekniskt läser bara den som testar.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00
    Och att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00

  Regel: Ja

    @CR-RES-05 @CR-DSP-10
    Scenario: Svaret är OK
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så visas sidan "Omboka - Sida för bekräftelse, ombokning"
      Och visas bekräftelsen "Tiden är ombokad."
      Och ingen annan text visas

    @CR-RES-05 @CR-DSP-10
    Scenario: En text som kommer med OK visas inte
      Givet att Granbackens vårdcentral svarar OK med texten "Välkommen!"
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så visas bekräftelsen "Tiden är ombokad."
      Och ingen annan text visas

    @CR-RES-04 @CR-CON-11 @CR-DSP-10
    Scenario: Svaret är INFO med text
      Givet att Granbackens vårdcentral svarar INFO med texten "Kom fastande."
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så visas bekräftelsen "Tiden är ombokad."
      Och texten "Kom fastande." visas också

    @CR-RES-07
    Scenario: Svaret är INFO utan text
      Givet att Granbackens vårdcentral svarar INFO utan text
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så visas bekräftelsen "Tiden är ombokad."
      Och ingen annan text visas

    @CR-RES-05 @CR-DSP-05
    Scenario: Bekräftelsen visar den nya tiden
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så gäller sammanfattningen tiden 9 juni kl. 09.00
      Och står "En annan tid passar bättre" vid Anledning till besöket

  Regel: Nej

    @CR-RES-01 @CR-RES-02 @CR-CON-11
    Scenario: Svaret är ERROR med text
      Givet att Granbackens vårdcentral svarar nej med texten "Bokningssystemet uppdateras."
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så visas sidan "Ombokning - Fel vid ombokning"
      Och visas felsidan "Tiden är inte ombokad. Var vänlig försök igen!"
      Och texten "Bokningssystemet uppdateras." visas också

    @CR-RES-01 @CR-RES-03
    Scenario: Svaret är ERROR utan text
      Givet att Granbackens vårdcentral svarar nej utan text
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så visas felsidan "Tiden är inte ombokad. Var vänlig försök igen!"
      Och ingen annan text visas

    @CR-RES-01
    Scenario: Ett nej ändrar ingenting
      Givet att Granbackens vårdcentral svarar nej utan text
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så har Granbackens vårdcentral en bokning för Tolvan 8 juni kl. 08.00
      Men Granbackens vårdcentral har ingen bokning för Tolvan 9 juni kl. 09.00

    @CR-RES-01 @CR-RES-02
    Scenario: Någon annan hinner före mellan valet och sista knappen
      Givet att någon annan hinner före på Granbackens vårdcentral
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så visas felsidan "Tiden är inte ombokad. Var vänlig försök igen!"
      Och texten "Tiden är inte längre ledig. Välj en annan tid." visas också
      Och Granbackens vårdcentral har en bokning för Tolvan 8 juni kl. 08.00

    @CR-RES-01
    Scenario: Efter ett nej väljer invånaren en annan tid
      Givet att någon annan hinner före på Granbackens vårdcentral
      Och att Tolvan på 1177 har ombokat tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      När allt fungerar igen
      Och Tolvan går tillbaka och väljer tiden 9 juni kl. 09.30
      Och Tolvan trycker på "Fortsätt till nästa steg i ombokningen"
      Och Tolvan trycker på "Ja, genomför ombokningen"
      Så visas bekräftelsen "Tiden är ombokad."
      Och Granbackens vårdcentral har en bokning för Tolvan 9 juni kl. 09.30

    @CR-RES-01
    Scenario: En bokning som inte blev av säger att tiden inte är bokad
      Givet att Ekens mottagning svarar nej utan text
      När Tolvan bokar på 1177 tiden 9 juni kl. 08.00 på Ekens mottagning
      Så visas felsidan "Tiden är inte bokad. Var vänlig försök igen!"

  Regel: Tekniskt fel

    @CR-RES-06
    Scenario: Ett SOAP-fel vid ombokningen, utan detaljer för invånaren
      Givet att Granbackens vårdcentral svarar med det tekniska felet "NullPointerException" på UpdateBooking
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så visas felsidan "Tiden är inte ombokad. Var vänlig försök igen!"
      Och texten "Ett tekniskt fel har inträffat. Var vänlig försök igen senare." visas också
      Och står varken "NullPointerException" eller "SOAP" på sidan

    @CR-RES-06
    Scenariomall: Ett SOAP-fel från <kontrakt> på vägen
      Givet att Granbackens vårdcentral svarar med det tekniska felet "NullPointerException" på <kontrakt>
      Och att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan går vidare så långt det går
      Så visas felsidan "Ett tekniskt fel har inträffat. Var vänlig försök igen senare."
      Och står varken "NullPointerException" eller "SOAP" på sidan

      Exempel:
        | kontrakt              |
        | GetAvailableDates     |
        | GetAvailableTimeslots |

    @CR-RES-06
    Scenario: Kommer inget svar vet ingen hur det gick, och det säger sidan
      Givet att Granbackens vårdcentral gör det som begärs, men svaret på UpdateBooking kommer aldrig fram
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så visas felsidan "Det går inte att säga om tiden är ombokad. Titta under Bokade tider innan du försöker igen."
      När Tolvan öppnar Bokade tider
      Så visas tiden 9 juni kl. 09.00

    @CR-RES-06
    Scenario: Den som svarar för sent har inte svarat
      Givet att Granbackens vårdcentral svarar för sent på GetAvailableDates
      Och att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan går vidare så långt det går
      Så visas felsidan "Ett tekniskt fel har inträffat. Var vänlig försök igen senare."

    @CR-RES-06
    Scenario: Samma steg går att göra om när det fungerar igen
      Givet att Granbackens vårdcentral inte svarar på GetAvailableTimeslots
      Och att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan går vidare så långt det går
      Så visas felsidan "Ett tekniskt fel har inträffat. Var vänlig försök igen senare."
      När allt fungerar igen
      Och Tolvan gör om samma steg
      Så visas sidan "Omboka - Ombokningssida, välj dag och tid"

    @CR-RES-06 @CR-INB-06
    Scenario: Mottagningen svarar ja men ingenting gör
      Givet att Granbackens vårdcentral svarar ja men ingenting gör
      När Tolvan ombokar på 1177 tiden 8 juni kl. 08.00 till 9 juni kl. 09.00
      Så visas bekräftelsen "Tiden är ombokad."
      När Tolvan öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00
      Men tiden 9 juni kl. 09.00 visas inte
