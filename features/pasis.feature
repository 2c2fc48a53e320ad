# language: sv
Egenskap: Mottagningar med PASiS
  I PASiS bokas tidigast i morgon, och en bokad tid kan avbokas och bokas om till 24 timmar innan den börjar. Bara tider av
  nivå 4 kan bokas direkt; till andra kallas man.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00
    Och att invånarna vänder sig till Björkängens hudmottagning

  Regel: Tidigast i morgon

    @PR-GAT-13 @PR-GAD-04
    Scenario: I dag visas inga tider fast de är lediga
      När Tolvan söker tider från 1 juni till 2 juni
      Så visas tider från 2 juni kl. 09.00 till 2 juni kl. 10.30

    @PR-GAT-13
    Scenario: Sent på kvällen visas ändå i morgon bitti
      Givet att klockan är 1 juni kl. 23.59
      Så är 2 juni kl. 09.00 ledig

    @PR-GAT-13
    Scenario: Efter midnatt är det dagen efter som är tidigast
      Givet att klockan är 2 juni kl. 00.00
      Så är 2 juni kl. 09.00 inte ledig
      Men 3 juni kl. 09.00 är ledig

    @PR-GAT-13 @PR-MKB-13
    Scenario: En tid i dag nekas
      När Tolvan försöker boka 1 juni kl. 09.00
      Så blir svaret nej
      Och Tolvan har inga bokade tider

    @PR-UPB-18
    Scenario: Ombokning till i dag nekas
      Givet att Tolvan har bokat 8 juni kl. 09.00
      När Tolvan försöker boka om till 1 juni kl. 09.00
      Så blir svaret nej
      Och Tolvan har tiden 8 juni kl. 09.00

    @PR-UPB-18
    Scenario: Ombokning till i morgon
      Givet att Tolvan har bokat 8 juni kl. 09.00
      När Tolvan bokar om till 2 juni kl. 09.00
      Så blir svaret ja

    @PR-GAT-13 @PR-GAD-12
    Scenario: På en kallelse visas tidigast i morgon
      Givet att Greta har fått en öppen kallelse från Björkängens hudmottagning
      När Greta söker tider på kallelsen från 1 juni till 3 juni
      Så visas tider från 2 juni kl. 15.00 till 3 juni kl. 15.00

    @PR-GAT-13
    Scenario: På nyårsafton är nyårsdagen tidigast
      Givet att klockan är 31 december kl. 08.00
      Så är 31 december kl. 09.00 inte ledig
      Men 1 januari 2027 kl. 09.00 är ledig

  Regel: Till 24 timmar innan

    @PR-CNB-12 @PR-UPB-18 @PR-GSS-09
    Scenariomall: Mer än 24 timmar innan får tiden avbokas och bokas om
      Givet att Tolvan har bokat 8 juni kl. 09.00
      När klockan blir <nu>
      Så får Tolvan avboka
      Och Tolvan får boka om

      Exempel: Den sista är precis på gränsen. Den säger källan inget om; här räknas den dit.
        | nu               |
        | 6 juni kl. 12.00 |
        | 7 juni kl. 08.59 |
        | 7 juni kl. 09.00 |

    @PR-CNB-12 @PR-UPB-18 @PR-GSS-09
    Scenariomall: Mindre än 24 timmar innan får tiden varken avbokas eller bokas om
      Givet att Tolvan har bokat 8 juni kl. 09.00
      Och att klockan är 7 juni kl. 08.00
      När klockan blir <nu>
      Så får Tolvan inte avboka
      Och Tolvan får inte boka om

      Exempel:
        | nu               |
        | 7 juni kl. 09.01 |
        | 8 juni kl. 08.00 |

    @PR-CNB-12
    Scenario: Avbokning en minut före gränsen
      Givet att Tolvan har bokat 8 juni kl. 09.00
      När klockan blir 7 juni kl. 08.59
      Och Tolvan avbokar
      Så blir svaret ja

    @PR-CNB-12 @PR-CNB-13
    Scenario: Avbokning en minut efter gränsen
      Givet att Tolvan har bokat 8 juni kl. 09.00
      När klockan blir 7 juni kl. 09.01
      Och Tolvan försöker avboka
      Så blir svaret nej: "Det är för sent att avboka tiden här. Kontakta mottagningen."
      Och Tolvan har tiden 8 juni kl. 09.00

    @PR-UPB-18
    Scenario: Ombokning en minut före gränsen
      Givet att Tolvan har bokat 8 juni kl. 09.00
      När klockan blir 7 juni kl. 08.59
      Och Tolvan bokar om till 9 juni kl. 09.00
      Så blir svaret ja

    @PR-UPB-18 @PR-UPB-15
    Scenario: Ombokning en minut efter gränsen
      Givet att Tolvan har bokat 8 juni kl. 09.00
      När klockan blir 7 juni kl. 09.01
      Och Tolvan försöker boka om till 9 juni kl. 09.00
      Så blir svaret nej: "Det är för sent att boka om tiden här. Kontakta mottagningen."
      Och Tolvan har tiden 8 juni kl. 09.00

    @PR-GAT-10 @PR-CNB-12
    Scenario: Den som bokar en tid i morgon ser i förväg att den inte kan avbokas
      Givet att klockan är 1 juni kl. 12.00
      Och att Tolvan har sökt tider från 2 juni till 2 juni
      När Tolvan bokar 2 juni kl. 09.00
      Och Tolvan läser uppgifterna om tiden
      Så gäller samma villkor för bokningen som för 2 juni kl. 09.00 när den var ledig
      Och Tolvan får inte avboka

    @PR-CNB-12
    Scenariomall: Natten då klockan ställs om räknas 24 timmar på väggklockan
      Givet att klockan är <bokat>
      Och att Tolvan har bokat <tid>
      När klockan blir <i tid>
      Så får Tolvan avboka
      När klockan blir <för sent>
      Så får Tolvan inte avboka

      Exempel:
        | natten   | bokat                  | tid                    | i tid                  | för sent               |
        | tillbaka | 1 oktober kl. 08.00    | 25 oktober kl. 09.00   | 24 oktober kl. 09.00   | 24 oktober kl. 09.01   |
        | fram     | 1 mars 2027 kl. 08.00  | 28 mars 2027 kl. 09.00 | 27 mars 2027 kl. 09.00 | 27 mars 2027 kl. 09.01 |

  Regel: Bara nivå 4 kan bokas direkt

    @PR-GTT-09
    Scenario: Tidstyper av lägre nivå erbjuds inte
      Så erbjuds Tolvan tidstypen "Hudkontroll"
      Men Tolvan erbjuds inte tidstypen "Operation"

    @PR-GTT-09 @PR-GAT-06
    Scenario: Tider av lägre nivå visas inte
      När Tolvan söker tider för "Operation" från 2 juni till 9 juni
      Så visas inga tider

    @PR-GTT-09 @PR-MKB-13
    Scenario: En tid av lägre nivå nekas
      När Tolvan försöker boka 8 juni kl. 13.00
      Så blir svaret nej

  Regel: Kallade får välja bland tider som är öppnade för dem

    @PR-INV-01
    Scenario: Den kallade bokar en av tiderna
      Givet att Greta har fått en öppen kallelse från Björkängens hudmottagning
      När Greta bokar 8 juni kl. 15.00 på kallelsen
      Så blir svaret ja
      Och Greta har tiden 8 juni kl. 15.00

    @PR-GAD-12 @PR-MKB-13
    Scenario: En tid för alla kan inte tas på en kallelse
      Givet att Greta har fått en öppen kallelse från Björkängens hudmottagning
      När Greta försöker boka 8 juni kl. 09.00 på kallelsen
      Så blir svaret nej

  Regel: Listan har bara tider som ligger framåt

    @PR-GSS-14
    Scenario: En tid som har passerat finns inte i listan
      Givet att Tolvan har bokat 8 juni kl. 09.00
      När klockan blir 8 juni kl. 09.00
      Så har Tolvan inga bokade tider
