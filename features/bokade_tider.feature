# language: sv
Egenskap: Bokade tider
  En invånare ser sina egna bokningar och tidsatta kallelser, och inga andras. Listan och uppgifterna om en enskild tid
  säger alltid detsamma.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00
    Och att invånarna vänder sig till Granbackens vårdcentral

  Regel: Listan har allt som är invånarens, och inget annat

    @PR-GSS-02 @PR-GSS-07
    Scenario: Alla bokningar finns i listan
      Givet att Tolvan har bokat 8 juni kl. 08.00
      Och att Tolvan har bokat 9 juni kl. 13.00
      Så har Tolvan 2 bokade tider

    @PR-GSS-05 @PR-GSS-06
    Scenario: Ingen annans bokningar finns i listan
      Givet att Lina har bokat 8 juni kl. 08.00
      Så har Tolvan inte tiden 8 juni kl. 08.00
      Men Lina har tiden 8 juni kl. 08.00

    @PR-GSS-11 @PR-GEN-04
    Scenario: Mottagningens HSA-id får skrivas med små bokstäver
      Givet att Tolvan har bokat 8 juni kl. 08.00
      När mottagningens HSA-id skrivs med små bokstäver
      Så har mottagningen tiden 8 juni kl. 08.00 för Tolvan

    @PR-GSS-08
    Scenario: Den som inget har bokat får en tom lista
      Så har Tolvan inga bokade tider

    @PR-GSS-03
    Scenario: En tidsatt kallelse finns i listan
      Givet att Lina har fått en tidsatt kallelse till 15 juni kl. 09.00 från Granbackens vårdcentral
      Så har Lina tiden 15 juni kl. 09.00

    @PR-GSS-04
    Scenario: En öppen kallelse finns inte i listan
      Givet att Greta har fått en öppen kallelse från Björkängens hudmottagning
      Så har Greta inga bokade tider

    @PR-GSS-12
    Scenario: En bokning som mottagningen har dolt finns inte i listan
      Givet att mottagningen har dolt en bokning för Samir
      Så har Samir inte tiden 10 juni kl. 08.30

    @PR-GSS-12
    Scenario: En dold bokning går inte att läsa
      Givet att mottagningen har dolt en bokning för Samir
      När Samir läser uppgifterna om tiden
      Så svarar systemet med ett tekniskt fel

    @PR-GSS-12
    Scenario: En dold bokning går inte att avboka
      Givet att mottagningen har dolt en bokning för Samir
      När Samir försöker avboka
      Så blir svaret nej

    @PR-GSS-12 @PR-GAT-05
    Scenario: En tid med en dold bokning är inte ledig
      Så är 10 juni kl. 08.30 inte ledig

  Regel: Uppgifterna om en tid stämmer med listan

    @PR-GBD-11 @PR-GBD-07 @PR-GBD-08 @PR-GSS-10
    Scenario: Uppgifterna är desamma i listan
      Givet att Tolvan har bokat 8 juni kl. 08.00
      När Tolvan läser uppgifterna om tiden
      Så säger uppgifterna detsamma som listan för Tolvan

    @PR-GSS-09 @PR-GBD-01
    Scenario: En vanlig bokning får avbokas, bokas om och förses med meddelande
      Givet att Tolvan har bokat 8 juni kl. 08.00
      Så får Tolvan avboka
      Och Tolvan får boka om
      Och Tolvan får skicka ett meddelande

    @PR-GSS-09 @PR-GBD-01
    Scenario: En tid som mottagningen själv vill råda över får varken avbokas eller bokas om
      Givet att Tolvan har bokat 8 juni kl. 07.00
      Så får Tolvan inte avboka
      Och Tolvan får inte boka om

    @PR-GSS-09 @PR-GBD-01
    Scenario: Där mottagningen inte läser meddelanden får inga skickas
      Givet att Tolvan har bokat 8 juni kl. 13.00
      Så får Tolvan inte skicka ett meddelande

    @PR-GSS-09
    Scenario: När besöket har börjat får det varken avbokas eller bokas om
      Givet att Tolvan har bokat 8 juni kl. 08.00
      När klockan blir 8 juni kl. 08.00
      Så får Tolvan inte avboka
      Och Tolvan får inte boka om

  Regel: Det som mottagningen gör i tidboken syns lika genast som det invånaren gör

    @PR-RYW-06
    Scenario: Mottagningen bokar en tid åt en invånare
      När mottagningen bokar 8 juni kl. 08.00 åt Tolvan
      Så har Tolvan tiden 8 juni kl. 08.00
      Och 8 juni kl. 08.00 är inte ledig

    @PR-RYW-06
    Scenario: Mottagningen avbokar en tid
      Givet att Tolvan har bokat 8 juni kl. 08.00
      När mottagningen avbokar tiden för Tolvan
      Så har Tolvan inga bokade tider
      Och 8 juni kl. 08.00 är ledig

  Regel: Den som inte har rätt att se en tid får inget veta om den

    @PR-GBD-09
    Scenario: Ett id som inte finns
      Givet att Tolvan har ett boknings-id som inte finns
      När Tolvan läser uppgifterna om tiden
      Så svarar systemet med ett tekniskt fel

    @PR-ACT-06
    Scenario: Någon annans tid
      Givet att Lina har bokat 8 juni kl. 08.00
      När Tolvan läser uppgifterna om tiden för Lina
      Så svarar systemet med ett tekniskt fel
