# language: sv
Egenskap: Avboka tid
  En invånare avbokar en tid. Den är borta ur listan och ledig för andra i samma stund.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00
    Och att invånarna vänder sig till Granbackens vårdcentral
    Och att Tolvan har bokat 8 juni kl. 08.00

  Regel: En avbokad tid är genast borta och ledig

    @PR-CNB-02 @PR-CNB-04 @PR-CNB-10 @PR-RYW-02
    Scenario: Tiden är borta ur listan
      När Tolvan avbokar
      Så blir svaret ja
      Och Tolvan har inga bokade tider

    @PR-CNB-05 @PR-RYW-02
    Scenario: Tiden är ledig
      När Tolvan avbokar
      Så är 8 juni kl. 08.00 ledig

    @PR-CNB-05 @PR-RYW-02
    Scenario: Någon annan kan boka tiden
      Givet att Tolvan har avbokat
      När Greta bokar 8 juni kl. 08.00
      Så blir svaret ja
      Och Greta har tiden 8 juni kl. 08.00

    @PR-CNB-05 @PR-GAD-08
    Scenario: Dagen kommer tillbaka i kalendern
      Givet att invånarna vänder sig till Talluddens vårdcentral
      Och att Greta har bokat 8 juni kl. 08.00
      När Greta avbokar
      Så har 8 juni lediga tider

  Regel: Ett nej lämnar bokningen som den var

    @PR-CNB-03 @PR-CNB-13
    Scenario: En tid som mottagningen själv vill råda över
      Givet att Greta har bokat 8 juni kl. 07.00
      När Greta försöker avboka
      Så blir svaret nej: "Tiden går inte att avboka här. Kontakta mottagningen."
      Och Greta har tiden 8 juni kl. 07.00

    @PR-CNB-15
    Scenario: Besöket har redan börjat
      Givet att klockan är 8 juni kl. 08.00
      När Tolvan försöker avboka
      Så blir svaret nej: "Det är för sent att avboka tiden här. Kontakta mottagningen."

    @PR-ACT-06
    Scenario: Någon annans tid
      När Greta försöker avboka tiden för Tolvan
      Så blir svaret nej
      Och Tolvan har tiden 8 juni kl. 08.00

    @PR-CNB-06
    Scenario: En tid kan bara avbokas en gång
      Givet att Tolvan har avbokat
      När Tolvan försöker avboka
      Så blir svaret nej: "Bokningen finns inte. Den kan redan vara avbokad eller ombokad. Titta under Bokade tider."

    @PR-CNB-06 @PR-CNB-05
    Scenario: Att avboka igen rör inte den som har bokat tiden efter en
      Givet att Tolvan har avbokat
      Och att Greta har bokat 8 juni kl. 08.00
      När Tolvan försöker avboka
      Så har Greta tiden 8 juni kl. 08.00

    @PR-CNB-07
    Scenario: Ett id som inte finns
      Givet att Greta har ett boknings-id som inte finns
      När Greta försöker avboka
      Så blir svaret nej

  Regel: Ett meddelande når mottagningen där den tar emot sådana

    @PR-CNB-08
    Scenario: Meddelandet når mottagningen
      När Tolvan avbokar med meddelandet "Jag är frisk igen"
      Så blir svaret ja
      Och har mottagningen fått meddelandet "Jag är frisk igen" från Tolvan

    @PR-CNB-09
    Scenario: Ett meddelande till en mottagning som inte tar emot sådana hindrar inte avbokningen
      Givet att Greta har bokat 8 juni kl. 13.00
      När Greta avbokar med meddelandet "Jag är frisk igen"
      Så blir svaret ja
      Och har mottagningen inte fått något meddelande från Greta
