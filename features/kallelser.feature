# language: sv
Egenskap: Kallelser
  Mottagningen kallar invånaren. En tidsatt kallelse har en tid som kan bokas om; en öppen kallelse har ingen tid, utan
  används en gång till att boka en av de tider som mottagningen har öppnat för de kallade.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00

  Regel: En tidsatt kallelse blir en bokning när den bokas om

    @PR-GBD-03 @PR-GBD-06
    Scenario: Invånaren läser en tidsatt kallelse
      Givet att Lina har fått en tidsatt kallelse till 15 juni kl. 09.00 från Granbackens vårdcentral
      När Lina läser kallelsen
      Så är det en tidsatt kallelse till 15 juni kl. 09.00
      Och kallelsens text är "Välkommen till ett besök hos läkare."

    @PR-GSS-09 @PR-GSS-10
    Scenario: Uppgifterna om en tidsatt kallelse är desamma i listan
      Givet att Lina har fått en tidsatt kallelse till 15 juni kl. 09.00 från Granbackens vårdcentral
      När Lina läser kallelsen
      Så säger uppgifterna detsamma som listan för Lina

    @PR-UPB-08 @PR-RYW-05
    Scenario: En ombokad kallelse är en vanlig bokning
      Givet att Lina har fått en tidsatt kallelse till 15 juni kl. 09.00 från Granbackens vårdcentral
      När Lina bokar om till 16 juni kl. 09.00
      Och Lina läser uppgifterna om tiden
      Så är det en vanlig bokning 16 juni kl. 09.00

    @PR-UPB-05
    Scenario: Kallelsens gamla tid är genast ledig
      Givet att Lina har fått en tidsatt kallelse till 15 juni kl. 09.00 från Granbackens vårdcentral
      När Lina bokar om till 16 juni kl. 09.00
      Så är 15 juni kl. 09.00 ledig

    @PR-UPB-10
    Scenario: Får invånaren nej är kallelsen kvar
      Givet att Lina har fått en tidsatt kallelse till 15 juni kl. 09.00 från Granbackens vårdcentral
      Och att Tolvan har bokat 16 juni kl. 09.00
      När Lina försöker boka om till 16 juni kl. 09.00
      Och Lina läser kallelsen
      Så är det en tidsatt kallelse till 15 juni kl. 09.00

    @PR-CNB-04 @PR-CNB-11
    Scenario: En avbokad kallelse är borta
      Givet att Lina har fått en tidsatt kallelse till 15 juni kl. 09.00 från Granbackens vårdcentral
      När Lina avbokar
      Så blir svaret ja
      Och Lina har inte tiden 15 juni kl. 09.00

    @PR-CNB-11
    Scenario: Mottagningen kan skicka en öppen kallelse i stället för den som avbokades
      Givet att Samir har fått en tidsatt kallelse till 15 juni kl. 09.00 från Ekdungens vårdcentral
      När Samir avbokar
      Så blir svaret ja
      Och Samir har en ny öppen kallelse från Ekdungens vårdcentral

  Regel: En öppen kallelse har ingen tid

    @PR-GBD-04 @PR-GBD-06
    Scenario: Invånaren läser en öppen kallelse
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När Lina läser kallelsen
      Så är det en öppen kallelse utan tid
      Och kallelsens text är "Det är dags för din hälsokontroll. Boka en tid som passar dig."

    @PR-DBK-01 @PR-DBK-02 @PR-DBK-03 @PR-DBK-04
    Scenario: Kallelsens text kan vara en artikel
      Givet att Samir har fått en öppen kallelse från Kallelsekansliet
      När Samir läser kallelsen
      Så är kallelsens text en artikel med rubriken "Hälsokontroll"

    @PR-UPB-09
    Scenario: En öppen kallelse kan inte bokas om
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När Lina försöker boka om till 11 juni kl. 15.00
      Så blir svaret nej: "Du har inte valt någon tid ännu. Boka en tid på kallelsen i stället för att boka om."

    @PR-UPB-09
    Scenario: Kallelsen är kvar efter försöket att boka om den
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När Lina försöker boka om till 11 juni kl. 15.00
      Och Lina läser kallelsen
      Så är det en öppen kallelse utan tid

  Regel: På en öppen kallelse bokas en tid, en gång

    @PR-INV-01 @PR-RYW-04
    Scenario: Invånaren bokar en tid på kallelsen
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När Lina bokar 11 juni kl. 15.00 på kallelsen
      Så blir svaret ja
      Och Lina har tiden 11 juni kl. 15.00

    @PR-INV-05 @PR-INV-06
    Scenario: Den använda kallelsen är en vanlig bokning
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När Lina bokar 11 juni kl. 15.00 på kallelsen
      Och Lina läser uppgifterna om tiden
      Så är det en vanlig bokning 11 juni kl. 15.00

    @PR-INV-02 @PR-RYW-04
    Scenario: Kallelsen kan inte användas igen fastän det finns lediga tider
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      Och att Lina har bokat 11 juni kl. 15.00 på kallelsen
      När Lina försöker boka 18 juni kl. 15.00 på kallelsen
      Så blir svaret nej: "Kallelsen gäller inte längre. Den kan redan vara använd. Kontakta mottagningen."
      Och Lina har inte tiden 18 juni kl. 15.00

    @PR-INV-03
    Scenario: Två tider samtidigt på en kallelse blir en bokning
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När Lina försöker boka både 11 juni kl. 15.00 och 18 juni kl. 15.00 på kallelsen samtidigt
      Så blir precis ett av svaren ja

    @PR-INV-02
    Scenario: Efter ett nej kan kallelsen användas till en annan tid
      Givet att Samir har fått en öppen kallelse från Kallelsekansliet
      Och att Samir har fått nej till 11 juni kl. 08.00 på kallelsen hos Ekdungens vårdcentral
      När Samir bokar 11 juni kl. 15.00 på kallelsen hos Ekdungens vårdcentral
      Så blir svaret ja

  Regel: En öppen kallelse gäller den kallade, till dess den går ut

    @PR-INV-07
    Scenario: Ingen annan kan använda kallelsen
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När Tolvan försöker boka 11 juni kl. 15.00 på kallelsen till Lina
      Så blir svaret nej: "Kallelsen gäller inte längre. Den kan redan vara använd. Kontakta mottagningen."
      Och Tolvan har inga bokade tider

    @PR-ACT-06
    Scenario: Ingen annan kan läsa kallelsen
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När Tolvan läser kallelsen till Lina
      Så svarar systemet med ett tekniskt fel

    @PR-INV-01
    Scenario: Kallelsen gäller till och med sin sista dag
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När klockan blir 30 juni kl. 23.59
      Och Lina bokar 2 juli kl. 15.00 på kallelsen
      Så blir svaret ja

    @PR-INV-08
    Scenario: Dagen därpå har kallelsen gått ut
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När klockan blir 1 juli kl. 00.00
      Och Lina försöker boka 2 juli kl. 15.00 på kallelsen
      Så blir svaret nej: "Tiden för att boka på kallelsen har gått ut. Kontakta mottagningen."

  Regel: Bara tider och mottagningar som hör till kallelsen kan väljas

    @PR-GAD-12 @PR-GAT-06
    Scenario: Invånaren ser de tider som är öppna för kallade
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När Lina söker tider på kallelsen från 1 juni till 14 juni
      Så visas tider från 4 juni kl. 15.00 till 11 juni kl. 15.30
      Och visas bara tider för "Hälsokontroll"

    @PR-GAD-12
    Scenario: Tider för kallade visas inte för andra
      Givet att invånarna vänder sig till Granbackens vårdcentral
      Så är 11 juni kl. 15.00 inte ledig

    @PR-GHF-02
    Scenario: Kallelsen kan användas där avsändaren säger
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      Så kan Lina välja mellan Granbackens vårdcentral och Ekdungens vårdcentral

    @PR-GHF-05
    Scenario: Den som bara skickar kallelser går inte att välja
      Givet att Samir har fått en öppen kallelse från Kallelsekansliet
      Så kan Samir bara välja Ekdungens vårdcentral

    @PR-INV-01 @PR-GAD-12
    Scenario: Invånaren bokar på en annan mottagning än den som kallade
      Givet att Samir har fått en öppen kallelse från Kallelsekansliet
      När Samir bokar 11 juni kl. 15.00 på kallelsen hos Ekdungens vårdcentral
      Och Samir läser uppgifterna om tiden
      Så gäller uppgifterna Samir, Ekdungens vårdcentral, 11 juni kl. 15.00

    @PR-INV-04
    Scenario: En mottagning som inte hör till kallelsen
      Givet att Lina har fått en öppen kallelse från Granbackens vårdcentral
      När Lina försöker boka 11 juni kl. 15.00 på kallelsen hos Talluddens vårdcentral
      Så blir svaret nej: "Tiden kan inte bokas på den mottagningen. Välj en av de mottagningar som visas."
      Och Lina har inte tiden 11 juni kl. 15.00
