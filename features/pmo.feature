# language: sv
Egenskap: Mottagningar med PMO
  I PMO kan man boka, boka om och avboka samma dag. Mottagningen väljer själv vilka tidstyper invånarna ser.

  Bakgrund:
    Givet att klockan är 1 juni kl. 09.15
    Och att invånarna vänder sig till Vidablicks vårdcentral

  Regel: Samma dag går bra

    @PR-GAT-13
    Scenario: Dagens återstående tider visas
      När Tolvan söker tider från 1 juni till 1 juni
      Så visas tider från 1 juni kl. 09.30 till 1 juni kl. 11.30

    @PR-GAT-13 @PR-MKB-06
    Scenario: En tid senare i dag bokas
      När Tolvan bokar 1 juni kl. 09.30
      Så blir svaret ja
      Och Tolvan har tiden 1 juni kl. 09.30

    @PR-UPB-18
    Scenario: En tid bokas om till senare i dag
      Givet att Tolvan har bokat 8 juni kl. 09.00
      När Tolvan bokar om till 1 juni kl. 11.00
      Så blir svaret ja
      Och Tolvan har tiden 1 juni kl. 11.00

    @PR-UPB-18 @PR-CNB-02
    Scenario: Till dess besöket börjar får det avbokas och bokas om
      Givet att Tolvan har bokat 1 juni kl. 11.00
      När klockan blir 1 juni kl. 10.59
      Så får Tolvan avboka
      Och Tolvan får boka om

    @PR-CNB-15 @PR-UPB-03
    Scenario: När besöket har börjat är det för sent
      Givet att Tolvan har bokat 1 juni kl. 11.00
      När klockan blir 1 juni kl. 11.00
      Så får Tolvan inte avboka
      Och Tolvan får inte boka om

    @PR-CNB-02 @PR-CNB-05
    Scenario: En tid i dag avbokas och är genast ledig
      Givet att Tolvan har bokat 1 juni kl. 11.00
      När Tolvan avbokar
      Så blir svaret ja
      Och 1 juni kl. 11.00 är ledig

  Regel: Mottagningen väljer vad som syns

    @PR-GTT-09
    Scenario: En tidstyp som mottagningen inte visar erbjuds inte
      Så erbjuds Tolvan tidstypen "Besök hos sjuksköterska"
      Men Tolvan erbjuds inte tidstypen "Läkarrond"

    @PR-GTT-09 @PR-MKB-13
    Scenario: En tid som mottagningen inte visar nekas
      När Tolvan försöker boka 8 juni kl. 13.00
      Så blir svaret nej

  Regel: En ombokad tid är en ny bokning

    @PR-UPB-14
    Scenario: Den gamla bokningen finns inte längre
      Givet att Tolvan har bokat 8 juni kl. 09.00
      När Tolvan bokar om till 9 juni kl. 09.00
      Och Tolvan läser uppgifterna om tiden
      Så svarar systemet med ett tekniskt fel

    @PR-UPB-07 @PR-UPB-14
    Scenario: Den nya bokningen finns i listan
      Givet att Tolvan har bokat 8 juni kl. 09.00
      När Tolvan bokar om till 9 juni kl. 09.00
      Så har Tolvan en bokad tid
      Och Tolvan har tiden 9 juni kl. 09.00
