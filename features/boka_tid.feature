# language: sv
Egenskap: Boka tid
  En invånare bokar själv en ledig tid. Tiden är invånarens i samma stund som mottagningens system har svarat ja,
  och ett nej ändrar ingenting.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00
    Och att invånarna vänder sig till Granbackens vårdcentral

  Regel: En bokad tid syns genast och erbjuds ingen annan

    @PR-MKB-06 @PR-MKB-15 @PR-RYW-01 @PR-GSS-13
    Scenario: En bokad tid finns genast bland invånarens bokade tider
      När Tolvan bokar 8 juni kl. 08.00
      Så blir svaret ja
      Och Tolvan har tiden 8 juni kl. 08.00

    @PR-MKB-07 @PR-GAT-05 @PR-RYW-01
    Scenario: En bokad tid är inte längre ledig
      När Tolvan bokar 8 juni kl. 08.00
      Så är 8 juni kl. 08.00 inte ledig
      Men 8 juni kl. 08.30 är ledig

    @PR-MKB-07 @PR-GAD-07
    Scenario: När dagens sista tid är bokad försvinner dagen ur kalendern
      Givet att invånarna vänder sig till Talluddens vårdcentral
      När Tolvan bokar 8 juni kl. 08.00
      Så har 8 juni inga lediga tider
      Men 9 juni har lediga tider

    @PR-MKB-08 @PR-GBD-02
    Scenario: Bokningen gäller det som invånaren valde
      När Tolvan bokar 8 juni kl. 08.00
      Och Tolvan läser uppgifterna om tiden
      Så gäller uppgifterna Tolvan, Granbackens vårdcentral, 8 juni kl. 08.00
      Och är tidstypen "Nybesök"

    @PR-MKB-16
    Scenario: Två bokningar är två bokningar
      Givet att Tolvan har bokat 8 juni kl. 08.00
      När Tolvan bokar 9 juni kl. 08.00
      Så har Tolvan 2 bokade tider

    @PR-MKB-02 @PR-MKB-04 @PR-RES-03
    Scenario: Mottagningen kan säga något till den som har bokat
      När Tolvan bokar 8 juni kl. 07.00
      Så blir svaret ja: "Kom fastande till provtagningen."
      Och Tolvan har tiden 8 juni kl. 07.00

    @PR-ACT-02
    Scenario: Ett ombud bokar åt en invånare
      När ett ombud bokar 8 juni kl. 08.00 åt Tolvan
      Så blir svaret ja
      Och Tolvan har tiden 8 juni kl. 08.00

  Regel: En tid kan bara bokas om den är ledig

    @PR-MKB-03 @PR-MKB-04 @PR-MKB-10 @PR-RES-02 @PR-RES-04
    Scenario: En tid som någon annan har hunnit boka nekas
      Givet att Lina har bokat 8 juni kl. 08.00
      När Tolvan försöker boka 8 juni kl. 08.00
      Så blir svaret nej: "Tiden är inte längre ledig. Välj en annan tid."

    @PR-MKB-05
    Scenario: Ett nej ändrar ingenting
      Givet att Lina har bokat 8 juni kl. 08.00
      När Tolvan försöker boka 8 juni kl. 08.00
      Så har Tolvan inga bokade tider
      Och Lina har tiden 8 juni kl. 08.00

    @PR-MKB-11
    Scenario: När två bokar samma tid samtidigt får en av dem den
      När Tolvan och Greta försöker boka 8 juni kl. 08.00 samtidigt
      Så blir precis ett av svaren ja
      Och 8 juni kl. 08.00 är inte ledig

    @PR-MKB-12
    Scenario: En tid som har passerat nekas
      Givet att klockan är 8 juni kl. 08.15
      När Tolvan försöker boka 8 juni kl. 08.00
      Så blir svaret nej: "Tiden har redan passerat. Välj en annan tid."

    @PR-MKB-13
    Scenario: En tid som inte finns i tidboken nekas
      När Tolvan försöker boka 8 juni kl. 18.00
      Så blir svaret nej: "Tiden går inte att boka. Välj en annan av de tider som visas."

    @PR-MKB-13 @PR-GAD-12
    Scenario: En tid som bara är öppen för inbjudna nekas
      När Tolvan försöker boka 11 juni kl. 15.00
      Så blir svaret nej

  Regel: Orsaken sparas där mottagningen tar emot en

    @PR-MKB-09
    Scenario: Orsaken följer med bokningen
      När Tolvan bokar 8 juni kl. 08.00 med orsaken "Ont i knät"
      Och Tolvan läser uppgifterna om tiden
      Så är orsaken "Ont i knät"

    @PR-MKB-09
    Scenario: Orsaken sparas inte där mottagningen inte tar emot en
      När Tolvan bokar 8 juni kl. 13.00 med orsaken "Ont i knät"
      Så blir svaret ja
      När Tolvan läser uppgifterna om tiden
      Så finns ingen orsak

    @PR-GAT-08
    Scenario: Den lediga tiden säger om en orsak får skrivas
      När Tolvan söker tider från 8 juni till 8 juni
      Så får orsak skrivas för 8 juni kl. 08.00
      Men ingen orsak får skrivas för 8 juni kl. 13.00

  Regel: Det som visas går att boka

    @PR-GAT-09 @PR-GAT-11
    Scenario: En visad tid bokas precis som den visades
      När Tolvan söker tider från 8 juni till 8 juni
      Och Tolvan bokar 8 juni kl. 10.30 precis som den visades
      Så blir svaret ja

    @PR-GAT-10
    Scenariomall: Bokningen får samma villkor som den lediga tiden hade
      Givet att Tolvan har sökt tider från 8 juni till 8 juni
      När Tolvan bokar <tid>
      Och Tolvan läser uppgifterna om tiden
      Så gäller samma villkor för bokningen som för <tid> när den var ledig

      Exempel:
        | tid               |
        | 8 juni kl. 07.00  |
        | 8 juni kl. 08.00  |
        | 8 juni kl. 13.00  |

    @PR-GAD-07 @PR-GAD-08
    Scenario: Kalendern och tiderna säger detsamma
      Givet att Lina har bokat 8 juni kl. 08.00
      När Tolvan söker tider från 1 juni till 30 juni
      Så har varje dag i kalendern lediga tider och varje ledig tid en dag i kalendern

    @PR-GAD-09 @PR-GAT-06
    Scenario: Invånaren väljer vad besöket gäller
      När Tolvan söker tider för "Återbesök" från 8 juni till 12 juni
      Så visas bara tider för "Återbesök"

    @PR-GAD-10 @PR-GAT-06 @PR-GPF-04
    Scenario: Invånaren väljer vem besöket är hos
      När Tolvan söker tider hos "Maja Ekdal" från 8 juni till 12 juni
      Så visas bara tider hos "Leg. läkare Maja Ekdal"

  Regel: Mottagningen kan välja vem som får boka vad

    @PR-GTT-09
    Scenario: En tidstyp för vissa erbjuds bara dem
      Så erbjuds Lina tidstypen "Samtal"
      Men Tolvan erbjuds inte tidstypen "Samtal"

    @PR-MKB-13 @PR-GTT-09
    Scenario: En tid av ett slag som är till för andra nekas
      När Tolvan försöker boka 12 juni kl. 14.00
      Så blir svaret nej

    @PR-ACT-03
    Scenario: Ett ombud erbjuds detsamma vem det än frågar för
      Så erbjuds ett ombud samma tidstyper för Tolvan som för Lina

  Regel: Dagarna räknas som i en vanlig kalender

    @PR-GAD-02 @PR-GAD-03 @PR-GAT-03
    Scenario: Periodens första och sista dag räknas med
      Givet att invånarna vänder sig till Talluddens vårdcentral
      När Tolvan söker tider från 8 juni till 10 juni
      Så visas tider från 8 juni kl. 08.00 till 10 juni kl. 08.00

    @PR-GAD-04 @PR-GAT-04
    Scenario: Tider som har passerat i dag visas inte
      Givet att klockan är 8 juni kl. 09.15
      När Tolvan söker tider från 8 juni till 8 juni
      Så visas tider från 8 juni kl. 09.30 till 8 juni kl. 13.30

    @PR-GAD-04
    Scenario: När dagens sista tid har passerat försvinner dagen
      Givet att klockan är 8 juni kl. 16.00
      Så har 8 juni inga lediga tider
      Men 9 juni har lediga tider

    @PR-GAT-04
    Scenario: Klockan går och tiden försvinner
      Givet att invånarna vänder sig till Talluddens vårdcentral
      Och att klockan är 8 juni kl. 07.59
      Så är 8 juni kl. 08.00 ledig
      När klockan blir 8 juni kl. 08.00
      Så är 8 juni kl. 08.00 inte ledig

    @PR-GAD-05 @PR-GAD-15
    Scenario: En period som har passerat är tom
      När Tolvan söker tider från 1 maj till 31 maj
      Så visas inga tider

    @PR-GAD-06
    Scenariomall: Två hela månader går att söka i på en gång
      Givet att invånarna vänder sig till Björkängens hudmottagning
      När Tolvan söker tider från <första dagen> till <sista dagen>
      Så visas tider både <första dagen> och <sista dagen>

      Exempel: 62 dagar
        | första dagen | sista dagen     |
        | 1 juli       | 31 augusti      |
        | 1 december   | 31 januari 2027 |

    @PR-GAD-03
    Scenario: Nyårsnatten är ingen gräns
      Givet att klockan är 31 december kl. 23.30
      Och att invånarna vänder sig till Björkängens hudmottagning
      När Tolvan söker tider från 31 december till 2 januari 2027
      Så visas tider från 1 januari 2027 kl. 09.00 till 2 januari 2027 kl. 10.30

    @PR-GEN-11
    Scenario: Natten då klockan ställs fram finns inga tider mellan två och tre
      Givet att klockan är 15 mars 2027 kl. 08.00
      Och att invånarna vänder sig till Nattjouren
      När Tolvan söker tider från 28 mars 2027 till 28 mars 2027
      Så visas 28 mars 2027 kl. 01.00
      Men 28 mars 2027 kl. 02.00 visas inte
      Och 28 mars 2027 kl. 02.30 visas inte
      Men 28 mars 2027 kl. 03.00 visas

    @PR-GEN-10 @PR-GAT-12
    Scenario: Natten då klockan ställs tillbaka visas varje tid en gång
      Givet att invånarna vänder sig till Nattjouren
      När Tolvan söker tider från 25 oktober till 25 oktober
      Så visas 25 oktober kl. 02.30
      Och visas ingen tid två gånger

    @PR-GEN-10 @PR-MKB-10
    Scenario: Natten då klockan ställs tillbaka bokas halv tre en gång
      Givet att invånarna vänder sig till Nattjouren
      Och att Tolvan har bokat 25 oktober kl. 02.30
      När Greta försöker boka 25 oktober kl. 02.30
      Så blir svaret nej
      Och Tolvan har tiden 25 oktober kl. 02.30
