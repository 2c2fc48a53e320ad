# language: sv
@tidbokning
Egenskap: Inkorgen
  Det som invånaren själv gör på 1177 bekräftas i inkorgen, en gång. En mottagning kan välja bort det och skicka egna
  bekräftelser, som kostar en krona styck.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00

  Regel: 1177 bekräftar det som invånaren gör

    @CR-INB-01 @CR-INB-06
    Scenario: En bokning
      När Tolvan bokar på 1177 tiden 9 juni kl. 08.00 på Ekens mottagning
      Så har Tolvan fått en enda bekräftelse från 1177: "Bokad tid"
      Och står det "Ekens mottagning" i bekräftelsen till Tolvan
      Och står det "tisdag 9 juni 2026 klockan 08:00" i bekräftelsen till Tolvan

    @CR-INB-01 @CR-INB-06
    Scenario: En ombokning
      Givet att Tolvan har en tid på Ekens mottagning 9 juni kl. 08.00
      När Tolvan ombokar på 1177 tiden 9 juni kl. 08.00 till 10 juni kl. 08.30
      Så har Tolvan fått en enda bekräftelse från 1177: "Ombokad tid"

    @CR-INB-01 @CR-INB-06
    Scenario: En avbokning
      Givet att Tolvan har en tid på Ekens mottagning 9 juni kl. 08.00
      När Tolvan avbokar på 1177 tiden 9 juni kl. 08.00
      Så har Tolvan fått en enda bekräftelse från 1177: "Avbokad tid"

    @CR-INB-01 @CR-INB-06
    Scenario: Varje sak bekräftas för sig
      Givet att Tolvan på 1177 har bokat 9 juni kl. 08.00 på Ekens mottagning
      Och att Tolvan på 1177 har ombokat tiden 9 juni kl. 08.00 till 10 juni kl. 08.30
      När Tolvan avbokar på 1177 tiden 10 juni kl. 08.30
      Så har Tolvan fått 3 bekräftelser från 1177

    @CR-INB-01
    Scenario: Det som mottagningen vill säga står också där
      Givet att Ekens mottagning svarar INFO med texten "Kom fastande."
      När Tolvan bokar på 1177 tiden 9 juni kl. 08.00 på Ekens mottagning
      Så står det "Kom fastande." i bekräftelsen till Tolvan

    @CR-INB-06
    Scenario: Inget är bokat, och inget bekräftas
      Givet att Ekens mottagning svarar nej utan text
      När Tolvan bokar på 1177 tiden 9 juni kl. 08.00 på Ekens mottagning
      Så har Tolvan inte fått någon bekräftelse från 1177

    @CR-INB-01
    Scenario: Det som personalen gör bekräftas inte
      När en i personalen väljer att boka en tid på Ekens mottagning åt Tolvan
      Och Tolvan går vidare till sammanfattningen av tiden 9 juni kl. 08.00
      Och Tolvan trycker på "Ja, genomför bokningen"
      Så har Tolvan inte fått någon bekräftelse från 1177

  Regel: En mottagning kan välja bort bekräftelserna

    @CR-INB-02 @CR-INB-04 @CR-INB-06
    Scenario: Den som har valt bort dem
      När Tolvan bokar på 1177 tiden 9 juni kl. 08.00 på Talluddens vårdcentral
      Så visas bekräftelsen "Tiden är bokad."
      Men har Tolvan inte fått någon bekräftelse från 1177

    @CR-INB-04 @CR-INB-06
    Scenario: Valet är mottagningens eget, inte systemets
      När Tolvan bokar på 1177 tiden 9 juni kl. 08.00 på Oxelns vårdcentral
      Så har Tolvan fått en enda bekräftelse från 1177: "Bokad tid"

    @CR-INB-02 @CR-INB-03
    Scenario: Mottagningens egen bekräftelse kostar en krona
      När Talluddens vårdcentral skickar meddelandet "Du är välkommen på tisdag." till Tolvan
      Så finns meddelandet "Du är välkommen på tisdag." från Talluddens vårdcentral i Tolvans inkorg
      Och ska Talluddens vårdcentral betala 1 krona

    @CR-INB-03
    Scenario: Varje meddelande kostar
      Givet att Talluddens vårdcentral har skickat meddelandet "Du är välkommen." till Tolvan
      När Talluddens vårdcentral skickar meddelandet "Du är välkommen." till Lina
      Så ska Talluddens vårdcentral betala 2 kronor

    @CR-INB-03
    Scenario: 1177:s egna bekräftelser kostar ingenting
      När Tolvan bokar på 1177 tiden 9 juni kl. 08.00 på Ekens mottagning
      Så ska Ekens mottagning betala 0 kronor

    @CR-INB-03
    Scenario: Den som inte använder 1177 får inget, och det kostar ingenting
      Givet att Lina inte använder 1177
      När Talluddens vårdcentral skickar meddelandet "Du är välkommen." till Lina
      Så svarar 1177 att invånaren inte använder tjänsten
      Och ska Talluddens vårdcentral betala 0 kronor

    @CR-INB-02
    Scenario: Mottagningen kan fråga i förväg
      Givet att Lina inte använder 1177
      När Talluddens vårdcentral frågar om Lina använder 1177
      Så svarar 1177 nej på det

  Regel: Det som mottagningen bokar ger inget meddelande

    @CR-INB-05
    Scenario: En tid som mottagningen har bokat
      När Ekens mottagning bokar 9 juni kl. 08.00 åt Tolvan
      Och Tolvan öppnar Bokade tider
      Så visas tiden 9 juni kl. 08.00
      Men är Tolvans inkorg tom

    @CR-INB-05
    Scenario: En tid som mottagningen har avbokat
      Givet att Tolvan har en tid på Ekens mottagning 9 juni kl. 08.00
      När mottagningen avbokar Tolvans tid
      Så är Tolvans inkorg tom
