# language: sv
@tidbokning
Egenskap: Avboka på 1177
  Invånaren avbokar från en enda sida. Bokningens egna uppgifter säger om den får avbokas, och om ett meddelande ska skrivas.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00

  @CR-CON-10
  Scenario: En tid som får avbokas
    Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00
    När Tolvan avbokar på 1177 tiden 8 juni kl. 08.00
    Så visas bekräftelsen "Tiden är avbokad."
    Och Granbackens vårdcentral har ingen bokning för Tolvan
    Och tiden 8 juni kl. 08.00 är ledig igen på Granbackens vårdcentral

  @CR-CON-10
  Scenario: En tid som inte får avbokas
    Givet att Tolvan har en tid på Granbackens vårdcentral 9 juni kl. 07.00
    När Tolvan väljer att avboka tiden 9 juni kl. 07.00
    Så visas felsidan "Tiden går inte att avboka här. Kontakta mottagningen."
    Och anropas inte CancelBooking

  @CR-CON-10 @CR-CON-14
  Scenario: Saknas flaggan är det ett nej
    Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00
    Och att Granbackens vårdcentral utelämnar flaggorna i GetBookingDetails
    När Tolvan väljer att avboka tiden 8 juni kl. 08.00
    Så visas felsidan "Tiden går inte att avboka här. Kontakta mottagningen."

  @CR-CON-10
  Scenario: Ingenting är avbokat före sista knappen
    Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00
    När Tolvan väljer att avboka tiden 8 juni kl. 08.00
    Så har Granbackens vårdcentral en bokning för Tolvan 8 juni kl. 08.00

  @CR-MSG-08
  Scenario: Tar bokningen emot ett meddelande är knappen grå tills det är skrivet
    Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00
    När Tolvan väljer att avboka tiden 8 juni kl. 08.00
    Så är knappen "Ja, genomför avbokningen" grå
    När Tolvan skriver kommentaren "Frisk igen"
    Så går det att trycka på "Ja, genomför avbokningen"

  @CR-RES-01
  Scenario: Ett nej säger att tiden är kvar
    Givet att Tolvan har en tid på Ekens mottagning 9 juni kl. 08.00
    Och att Ekens mottagning svarar nej med texten "Ring oss."
    När Tolvan avbokar på 1177 tiden 9 juni kl. 08.00
    Så visas felsidan "Tiden är inte avbokad. Var vänlig försök igen!"
    Och texten "Ring oss." visas också
    Och Ekens mottagning har en bokning för Tolvan 9 juni kl. 08.00

  @CR-REG-06
  Scenario: Gränsen på 24 timmar passeras medan sidan är öppen
    Givet att Tolvan har en tid på Björkängens hudmottagning 8 juni kl. 09.00
    Och att klockan är 7 juni kl. 08.59
    Och att Tolvan har valt att avboka tiden 8 juni kl. 09.00
    När klockan blir 7 juni kl. 09.01
    Och Tolvan trycker på "Ja, genomför avbokningen"
    Så visas felsidan "Tiden är inte avbokad. Var vänlig försök igen!"
    Och texten "Det är för sent att avboka tiden här. Kontakta mottagningen." visas också
    Och Björkängens hudmottagning har en bokning för Tolvan 8 juni kl. 09.00
