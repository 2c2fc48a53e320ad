# language: sv
@supportarenden
Egenskap: Supportärenden
  Invånare kommer till mottagningen och tror att de har bokat. Varje person här är ett av fallen: sista sidan, inkorgen och
  tidboken jämförs.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00

  @CR-RES-05 @CR-INB-06
  Scenario: Allt är som det ska
    När Tolvan bokar på 1177 tiden 9 juni kl. 08.00 på Granbackens vårdcentral
    Så visas bekräftelsen "Tiden är bokad."
    Och Tolvan har fått en enda bekräftelse från 1177: "Bokad tid"
    Och Granbackens vårdcentral har en bokning för Tolvan 9 juni kl. 08.00

  @CR-INB-01 @CR-RES-05
  Scenario: En bekräftelse i inkorgen, fast tiden inte är bokad i tidbokningssystemet
    När Lina bokar på 1177 tiden 9 juni kl. 08.00 på Granbackens vårdcentral
    Så visas bekräftelsen "Tiden är bokad."
    Och Lina har fått en enda bekräftelse från 1177: "Bokad tid"
    Men Granbackens vårdcentral har ingen bokning för Lina 9 juni kl. 08.00

  @CR-RES-06 @CR-INB-06
  Scenario: Tiden är bokad, men svaret kom aldrig fram
    När Samir bokar på 1177 tiden 9 juni kl. 08.00 på Granbackens vårdcentral
    Så visas felsidan "Det går inte att säga om tiden är bokad. Titta under Bokade tider innan du försöker igen."
    Och Samir har inte fått någon bekräftelse från 1177
    Men Granbackens vårdcentral har en bokning för Samir 9 juni kl. 08.00

  @CR-RES-01 @CR-INB-06
  Scenario: Någon annan hann före
    När Greta bokar på 1177 tiden 9 juni kl. 08.00 på Granbackens vårdcentral
    Så visas felsidan "Tiden är inte bokad. Var vänlig försök igen!"
    Och Greta har inte fått någon bekräftelse från 1177
    Och Granbackens vårdcentral har ingen bokning för Greta

  @CR-INB-06
  Scenario: Den som aldrig tryckte på sista knappen
    Givet att Ivan har valt att boka en tid på Granbackens vårdcentral
    När Ivan går vidare till sammanfattningen av tiden 9 juni kl. 08.00
    Så har Ivan lämnat 1 flöde oavslutat på 1177
    Och Ivan har inte fått någon bekräftelse från 1177
    Och Granbackens vårdcentral har ingen bokning för Ivan
