# language: sv
@landet
Egenskap: Mottagningsrelation
  1177 håller en lista per invånare över mottagningar som frågas direkt om invånarens tider. En mottagning är med så länge den
  ligger på startsidan, invånaren är listad där, eller invånaren är godkänd för kommunikation där.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00

  Regel: Det här skapar en relation

    @CR-REL-01
    Scenario: Utan relation frågas ingen
      När Lina öppnar Bokade tider
      Så frågar 1177 inte Ekdungens vårdcentral direkt om Linas tider

    @CR-REL-01
    Scenario: Invånaren lägger till mottagningen
      När Lina lägger till Ekdungens vårdcentral på startsidan
      Så frågar 1177 Ekdungens vårdcentral direkt om Linas tider

    @CR-REL-01
    Scenario: Relationen är invånarens egen
      När Lina lägger till Ekdungens vårdcentral på startsidan
      Så frågar 1177 inte Ekdungens vårdcentral direkt om Samirs tider

    @CR-REL-02
    Scenario: Invånaren listar sig
      När Lina listar sig på Ekdungens vårdcentral
      Så frågar 1177 Ekdungens vårdcentral direkt om Linas tider

    @CR-REL-03
    Scenario: Invånaren blir godkänd för kommunikation
      När Ekdungens vårdcentral godkänner Lina för kommunikation
      Så frågar 1177 Ekdungens vårdcentral direkt om Linas tider

    @CR-REL-04
    Scenario: Invånaren får en kallelse i inkorgen
      När Lina får en kallelse i inkorgen från Ekdungens vårdcentral
      Så frågar 1177 Ekdungens vårdcentral direkt om Linas tider

    @CR-REL-04
    Scenario: En tidsatt kallelse i inkorgen ger en relation
      Givet att Samir har en kallelse från Björkängens hudmottagning
      När Samir öppnar Bokade tider
      Så finns en tidsatt kallelse från Björkängens hudmottagning i Samirs inkorg
      Och 1177 frågar Björkängens hudmottagning direkt om Samirs tider

    @CR-REL-04
    Scenario: En öppen kallelse i inkorgen ger en relation
      Givet att Greta har en kallelse från Granbackens vårdcentral
      När Greta öppnar Bokade tider
      Så finns en öppen kallelse från Granbackens vårdcentral i Gretas inkorg
      Och 1177 frågar Granbackens vårdcentral direkt om Gretas tider

    @CR-REL-04
    Scenario: Mottagningen skickar en öppen kallelse när den tidsatta avbokas
      Givet att Samir har en kallelse från Björkängens hudmottagning
      Och att Samir har tagit bort Björkängens hudmottagning från startsidan
      När Samir avbokar sin tid
      Så finns en öppen kallelse från Björkängens hudmottagning i Samirs inkorg
      Och 1177 frågar Björkängens hudmottagning direkt om Samirs tider

    @CR-REL-06
    Scenario: Invånaren bokar inloggad utan att lägga till mottagningen
      När Lina bokar en tid på Ekdungens vårdcentral inloggad på 1177
      Så frågar 1177 Ekdungens vårdcentral direkt om Linas tider

    @CR-REL-07
    Scenario: Invånaren loggar in genom länken för att boka direkt
      När Lina loggar in genom länken för att boka direkt på Ekdungens vårdcentral
      Så frågar 1177 Ekdungens vårdcentral direkt om Linas tider

    @CR-REL-12
    Scenario: En tjänst under Övriga tjänster ger ingen relation
      När Lina bokar en tid på Ekdungens vårdcentral från en tjänst under Övriga tjänster
      Så frågar 1177 inte Ekdungens vårdcentral direkt om Linas tider

  Regel: Fram till årsskiftet 2021/22 gav också en indexerad tid en relation

    @CR-REL-05
    Scenario: I december 2021 gav en bokad tid ett meddelande och en relation
      Givet att det är slutet av december 2021
      När Granbackens vårdcentral bokar 5 januari 2022 kl. 08.00 åt Lina
      Så finns ett meddelande om tiden på Granbackens vårdcentral i Linas inkorg
      Och 1177 frågar Granbackens vårdcentral direkt om Linas tider

    @CR-REL-05
    Scenario: I januari 2022 gav en bokad tid varken meddelande eller relation
      Givet att det är slutet av december 2021
      När klockan blir 1 januari 2022 kl. 00.00
      Och Granbackens vårdcentral bokar 5 januari 2022 kl. 08.00 åt Lina
      Så är Linas inkorg tom
      Och 1177 frågar inte Granbackens vårdcentral direkt om Linas tider

    @CR-REL-05
    Scenario: Relationen från 2021 finns kvar 2022
      Givet att det är slutet av december 2021
      När Granbackens vårdcentral bokar 5 januari 2022 kl. 08.00 åt Lina
      Och Lina öppnar Bokade tider
      Och klockan blir 3 januari 2022 kl. 08.00
      Så frågar 1177 Granbackens vårdcentral direkt om Linas tider

    @CR-REL-05
    Scenario: I dag ger en bokad tid varken meddelande eller relation
      När Granbackens vårdcentral bokar 8 juni kl. 08.00 åt Lina
      Så är Linas inkorg tom
      Och 1177 frågar inte Granbackens vårdcentral direkt om Linas tider

  Regel: Det här tar bort en relation

    @CR-REL-08
    Scenario: Invånaren tar bort mottagningen från startsidan
      Givet att Lina har lagt till Ekdungens vårdcentral på startsidan
      När Lina tar bort Ekdungens vårdcentral från startsidan
      Så frågar 1177 inte Ekdungens vårdcentral direkt om Linas tider

    @CR-REL-09
    Scenario: Invånaren listar sig på en annan mottagning
      Givet att Lina är listad på Ekdungens vårdcentral
      När Lina listar sig på Granbackens vårdcentral i stället för Ekdungens vårdcentral
      Så frågar 1177 inte Ekdungens vårdcentral direkt om Linas tider
      Men 1177 frågar Granbackens vårdcentral direkt om Linas tider

    @CR-REL-09
    Scenario: Ligger mottagningen kvar på startsidan finns relationen kvar
      Givet att Lina är listad på Ekdungens vårdcentral
      Och att Lina har lagt till Ekdungens vårdcentral på startsidan
      När Lina listar sig på Granbackens vårdcentral i stället för Ekdungens vårdcentral
      Så frågar 1177 Ekdungens vårdcentral direkt om Linas tider

    @CR-REL-10
    Scenario: Personalen tar bort godkännandet
      Givet att Ekdungens vårdcentral har godkänt Lina för kommunikation
      När Ekdungens vårdcentral tar bort godkännandet för Lina
      Så frågar 1177 inte Ekdungens vårdcentral direkt om Linas tider

    @CR-REL-08 @CR-REL-09
    Scenario: Den som är listad har kvar relationen fast mottagningen tas bort från startsidan
      Givet att Lina är listad på Ekdungens vårdcentral
      Och att Lina har lagt till Ekdungens vårdcentral på startsidan
      När Lina tar bort Ekdungens vårdcentral från startsidan
      Så frågar 1177 Ekdungens vårdcentral direkt om Linas tider

  Regel: Borttagen men fortfarande godkänd

    @CR-REL-11
    Scenario: Relationen och tiderna finns kvar
      Givet att Ekdungens vårdcentral inte uppdaterar engagemangsindex
      Och att Ekdungens vårdcentral har godkänt Lina för kommunikation
      Och att Lina har en tid på Ekdungens vårdcentral 8 juni kl. 08.00
      När Lina tar bort Ekdungens vårdcentral från startsidan
      Och Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00 från mottagningsrelation

    @CR-REL-11
    Scenario: Först när personalen tar bort godkännandet försvinner tiderna
      Givet att Ekdungens vårdcentral inte uppdaterar engagemangsindex
      Och att Ekdungens vårdcentral har godkänt Lina för kommunikation
      Och att Lina har en tid på Ekdungens vårdcentral 8 juni kl. 08.00
      Och att Lina har tagit bort Ekdungens vårdcentral från startsidan
      När Ekdungens vårdcentral tar bort godkännandet för Lina
      Och Lina öppnar Bokade tider
      Så visas inga bokade tider
