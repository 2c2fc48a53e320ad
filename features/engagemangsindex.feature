# language: sv
@landet
Egenskap: Engagemangsindex följer tidboken
  Varje bokad tid och kallelse som invånaren får se har en post i engagemangsindex, och inget annat har det. Tidbokningssystemet
  uppdaterar indexet vem som än gör ändringen.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00

  Regel: Det som bokas får en post

    @EI-01 @EI-06
    Scenario: Invånaren bokar själv
      När Lina själv bokar en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Så har engagemangsindex en post om Lina på Granbackens vårdcentral med tiden 8 juni kl. 08.00
      Och posten om Lina har bokningens id

    @EI-14
    Scenario: Mottagningen bokar åt invånaren
      När Granbackens vårdcentral bokar 8 juni kl. 08.00 åt Lina
      Så har engagemangsindex en post om Lina på Granbackens vårdcentral med tiden 8 juni kl. 08.00

    @EI-02 @EI-03 @EI-04
    Scenario: Posten märks som tidbokning
      När Granbackens vårdcentral bokar 8 juni kl. 08.00 åt Lina
      Så är posten om Lina märkt som tidbokning och inget annat

    @EI-03 @EI-16
    Scenario: En öppen kallelse har en post med mottagningens dag
      När Greta öppnar Bokade tider
      Så har engagemangsindex en post om Greta på Granbackens vårdcentral med dagen 25 maj
      Och posten om Greta är märkt som tidbokning och inget annat

    @EI-05 @EI-18
    Scenario: Det som posten pekar på går att läsa
      Givet att Samir har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Samir öppnar Bokade tider
      Så går varje post om Samir att läsa hos mottagningen

    @EI-19
    Scenario: Det finns en post per tid
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Granbackens vårdcentral 9 juni kl. 08.00
      Och att Lina har en tid på Björkängens hudmottagning 9 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så har engagemangsindex 3 poster om Lina

    @EI-17
    Scenario: En dold tid har ingen post
      Givet att Granbackens vårdcentral har dolt en tid för Lina 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så har engagemangsindex ingen post om Lina

  Regel: Det som ändras ändras i indexet

    @EI-10
    Scenario: En ombokad tid har kvar sin post, med den nya tiden
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Lina bokar om sin tid till 9 juni kl. 09.00
      Så har engagemangsindex en post om Lina på Granbackens vårdcentral med tiden 9 juni kl. 09.00

    @EI-11
    Scenario: Ombokad till en annan mottagning byter tiden post
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Lina bokar om sin tid till 9 juni kl. 09.00 på Granbackens filial
      Så har engagemangsindex ingen post om Lina på Granbackens vårdcentral
      Men engagemangsindex har en post om Lina på Granbackens filial med tiden 9 juni kl. 09.00

    @EI-23
    Scenario: En öppen kallelse som har använts har tiden i sin post
      Givet att Greta har en kallelse från Granbackens vårdcentral
      När Greta använder kallelsen till en tid 8 juni kl. 13.00
      Så har engagemangsindex en post om Greta på Granbackens vårdcentral med tiden 8 juni kl. 13.00

    @EI-13
    Scenario: Ett nej ändrar ingenting
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina har avbokat sin tid
      När allt som har skickats glöms
      Och Lina försöker avboka sin tid men får nej
      Så har indexet inte fått någon uppdatering

  Regel: Det som inte längre gäller tas bort

    @EI-12
    Scenario: Invånaren avbokar
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Lina avbokar sin tid
      Så har engagemangsindex ingen post om Lina

    @EI-12
    Scenario: Mottagningen avbokar
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När mottagningen avbokar Linas tid
      Så har engagemangsindex ingen post om Lina

    @EI-09
    Scenario: Borttagningen har hela nyckeln och ingen tid
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När allt som har skickats glöms
      Och Lina avbokar sin tid
      Så har borttagningen ingen tid

    @EI-15 @EI-20
    Scenario: När tiden har börjat tas posten bort
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När klockan blir 8 juni kl. 08.00.01
      Så har engagemangsindex ingen post om Lina

    @EI-16
    Scenario: När den öppna kallelsen har gått ut tas posten bort
      När klockan blir 1 juli kl. 00.00
      Så har engagemangsindex ingen post om Greta

  Regel: En tidbok som sköter indexet illa

    @EI-14
    Scenario: Den som inte uppdaterar har ingen post
      Givet att Granbackens vårdcentral inte uppdaterar engagemangsindex
      När Granbackens vårdcentral bokar 8 juni kl. 08.00 åt Lina
      Så har engagemangsindex ingen post om Lina

    @EI-12
    Scenario: Den som aldrig tar bort något har kvar posten, men tiden visas inte
      Givet att Granbackens vårdcentral aldrig tar bort något ur engagemangsindex
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Lina avbokar sin tid
      Och Lina öppnar Bokade tider
      Så har engagemangsindex kvar en post om Lina
      Men inga bokade tider visas
