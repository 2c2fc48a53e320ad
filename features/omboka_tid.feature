# language: sv
Egenskap: Omboka tid
  En invånare flyttar en bokning till en annan ledig tid. Den nya tiden tas innan den gamla släpps: får invånaren nej har
  hen sin gamla tid kvar.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00
    Och att invånarna vänder sig till Granbackens vårdcentral
    Och att Tolvan har bokat 8 juni kl. 08.00

  Regel: En ombokad tid är flyttad, inte kopierad

    @PR-UPB-02 @PR-UPB-04 @PR-UPB-16 @PR-RYW-03
    Scenario: Den nya tiden finns genast bland invånarens bokade tider
      När Tolvan bokar om till 9 juni kl. 09.00
      Så blir svaret ja
      Och Tolvan har tiden 9 juni kl. 09.00

    @PR-UPB-04 @PR-UPB-14
    Scenario: Samma bokning har fått en ny tid
      När Tolvan bokar om till 9 juni kl. 09.00
      Och Tolvan läser uppgifterna om tiden
      Så gäller uppgifterna Tolvan, Granbackens vårdcentral, 9 juni kl. 09.00

    @PR-UPB-05 @PR-RYW-03
    Scenario: Den gamla tiden är genast ledig
      När Tolvan bokar om till 9 juni kl. 09.00
      Så är 8 juni kl. 08.00 ledig

    @PR-UPB-06 @PR-RYW-03
    Scenario: Den nya tiden är inte längre ledig
      När Tolvan bokar om till 9 juni kl. 09.00
      Så är 9 juni kl. 09.00 inte ledig

    @PR-UPB-07
    Scenario: Bara en bokning finns kvar
      När Tolvan bokar om till 9 juni kl. 09.00
      Så har Tolvan en bokad tid

    @PR-UPB-05 @PR-MKB-06
    Scenario: Någon annan kan genast boka den gamla tiden
      Givet att Tolvan har bokat om till 9 juni kl. 09.00
      När Greta bokar 8 juni kl. 08.00
      Så blir svaret ja

    @PR-UPB-04
    Scenario: Ombokning över årsskiftet
      Givet att klockan är 29 december kl. 08.00
      Och att Greta har bokat 30 december kl. 09.00
      När Greta bokar om till 4 januari 2027 kl. 09.00
      Så blir svaret ja
      Och Greta har tiden 4 januari 2027 kl. 09.00

  Regel: Ett nej lämnar bokningen som den var

    @PR-UPB-10 @PR-UPB-15 @PR-RES-02
    Scenario: Den nya tiden har någon annan hunnit boka
      Givet att Greta har bokat 9 juni kl. 09.00
      När Tolvan försöker boka om till 9 juni kl. 09.00
      Så blir svaret nej: "Tiden är inte längre ledig. Välj en annan tid."
      Och Tolvan har tiden 8 juni kl. 08.00

    @PR-UPB-10
    Scenario: När två bokar om till samma tid samtidigt får en av dem den
      Givet att Greta har bokat 8 juni kl. 09.00
      När Tolvan och Greta försöker boka om till 9 juni kl. 09.00 samtidigt
      Så blir precis ett av svaren ja
      Och Tolvan har en bokad tid
      Och Greta har en bokad tid

    @PR-UPB-03 @PR-UPB-15
    Scenario: En tid som mottagningen själv vill råda över
      Givet att Greta har bokat 8 juni kl. 07.00
      När Greta försöker boka om till 9 juni kl. 07.00
      Så blir svaret nej: "Tiden går inte att boka om här. Kontakta mottagningen."
      Och Greta har tiden 8 juni kl. 07.00

    @PR-UPB-17
    Scenario: Den nya tiden har passerat
      Givet att klockan är 5 juni kl. 12.00
      När Tolvan försöker boka om till 5 juni kl. 09.00
      Så blir svaret nej: "Tiden har redan passerat. Välj en annan tid."
      Och Tolvan har tiden 8 juni kl. 08.00

    @PR-UPB-03
    Scenario: Besöket har redan börjat
      Givet att klockan är 8 juni kl. 08.10
      När Tolvan försöker boka om till 9 juni kl. 09.00
      Så blir svaret nej: "Det är för sent att boka om tiden här. Kontakta mottagningen."

    @PR-UPB-13
    Scenario: Ett id som inte finns
      Givet att Greta har ett boknings-id som inte finns
      När Greta försöker boka om till 9 juni kl. 09.00
      Så blir svaret nej
      Och Greta har inga bokade tider

  Regel: Bara tider som passar bokningen visas

    @PR-GAD-11 @PR-GAT-06
    Scenario: Nya tider är av samma slag som den gamla
      När Tolvan söker en ny tid för bokningen från 8 juni till 12 juni
      Så visas bara tider för "Nybesök"

    @PR-GAD-15 @PR-UPB-03
    Scenario: Inga nya tider visas för en tid som inte får bokas om
      Givet att Greta har bokat 8 juni kl. 07.00
      När Greta söker en ny tid för bokningen från 8 juni till 12 juni
      Så visas inga tider

  Regel: En bokning kan flyttas till en mottagning som mottagningen samarbetar med, men inte till någon annan

    @PR-GHF-02 @PR-GHF-04
    Scenario: Invånaren väljer mellan mottagningarna
      Så kan Tolvan välja mellan Granbackens vårdcentral och Ekdungens vårdcentral

    @PR-GHF-03
    Scenario: För ett id som inte finns visas ingen mottagning
      Givet att Greta har ett boknings-id som inte finns
      Så kan Greta inte välja någon mottagning

    @PR-GAD-16
    Scenario: Den andra mottagningens tider visas
      När Tolvan söker en ny tid för bokningen på Ekdungens vårdcentral från 9 juni till 9 juni
      Så visas tider från 9 juni kl. 08.00 till 9 juni kl. 09.30

    @PR-UPB-12
    Scenario: Bokningen flyttas till den andra mottagningen
      När Tolvan bokar om till 9 juni kl. 09.00 på Ekdungens vårdcentral
      Så blir svaret ja
      När Tolvan läser uppgifterna om tiden
      Så gäller uppgifterna Tolvan, Ekdungens vårdcentral, 9 juni kl. 09.00

    @PR-UPB-07 @PR-UPB-12
    Scenario: Den gamla mottagningen har inte kvar bokningen
      När Tolvan bokar om till 9 juni kl. 09.00 på Ekdungens vårdcentral
      Så har Tolvan en bokad tid
      Och 8 juni kl. 08.00 är ledig

    @PR-UPB-11
    Scenario: En mottagning som inte visas
      När Tolvan försöker boka om till 9 juni kl. 08.00 på Talluddens vårdcentral
      Så blir svaret nej: "Tiden kan inte bokas på den mottagningen. Välj en av de mottagningar som visas."
      Och Tolvan har tiden 8 juni kl. 08.00
