# language: sv
@landet
Egenskap: Vilka tider som visas i Bokade tider
  Bokade tider visar tider som inte har varit. Det räcker att ett av skälen att dölja en tid gäller för att den inte ska visas,
  och varje dold tid har ett skäl.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00

  Regel: Bara tider som inte har börjat visas

    @CR-VIS-01
    Scenario: En sekund före starten visas tiden
      Givet att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har en tid på Ekdungens vårdcentral 8 juni kl. 08.00
      När klockan blir 8 juni kl. 07.59.59
      Och Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00

    @CR-VIS-01
    Scenariomall: Från <klockslag> visas inte tiden
      Givet att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har en tid på Ekdungens vårdcentral 8 juni kl. 08.00
      När klockan blir 8 juni kl. <klockslag>
      Och Lina öppnar Bokade tider
      Så är tiden 8 juni kl. 08.00 dold för att starttiden har passerats

      Exempel:
        | klockslag |
        | 08.00     |
        | 08.00.01  |
        | 10.00     |

  Regel: En tid utan användbar starttid eller sluttid visas inte

    @CR-VIS-02
    Scenario: Starttid saknas
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Granbackens vårdcentral utelämnar starttiden
      När Lina öppnar Bokade tider
      Så är tiden dold för att starttid saknas

    @CR-VIS-03
    Scenariomall: Starttiden är skriven med <fel>
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Granbackens vårdcentral skriver starttiden med <fel>
      När Lina öppnar Bokade tider
      Så är tiden dold för att starttiden är felskriven

      Exempel:
        | fel            |
        | 13 siffror     |
        | bokstäver      |
        | den 30 februari |
        | månad 13       |
        | bara datum     |

    @CR-VIS-03
    Scenariomall: Sluttiden är skriven med <fel>
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Granbackens vårdcentral skriver sluttiden med <fel>
      När Lina öppnar Bokade tider
      Så är tiden dold för att sluttiden är felskriven

      Exempel:
        | fel            |
        | 13 siffror     |
        | bokstäver      |
        | den 30 februari |
        | månad 13       |
        | bara datum     |

    @CR-VIS-04
    Scenario: Att sluttiden saknas döljer inte tiden
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Granbackens vårdcentral utelämnar sluttiden
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00

  Regel: En tid utan mottagning visas inte

    @CR-VIS-05
    Scenariomall: Mottagningen <är borta>
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Granbackens vårdcentral <gör>
      När Lina öppnar Bokade tider
      Så är tiden dold för att mottagning saknas

      Exempel:
        | är borta | gör                       |
        | saknas   | utelämnar mottagningen    |
        | är tom   | lämnar mottagningen tom   |

  Regel: Längre fram än tre år visas ingenting

    @CR-VIS-06
    Scenario: Precis tre år fram visas
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Granbackens vårdcentral lägger tiden precis tre år fram
      När Lina öppnar Bokade tider
      Så visas tiden 1 juni 2029 kl. 08.00

    @CR-VIS-06
    Scenario: En sekund till är för långt fram
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Granbackens vårdcentral lägger tiden tre år och en sekund fram
      När Lina öppnar Bokade tider
      Så är tiden 1 juni 2029 kl. 08.00.01 dold för att den ligger mer än tre år fram

    @CR-VIS-06
    Scenario: Från skottdagen räknas tre år till den 28 februari
      Givet att klockan är 29 februari 2028 kl. 08.00
      Och att Lina har en tid på Granbackens vårdcentral 6 mars 2028 kl. 08.00
      Och att Granbackens vårdcentral lägger tiden precis tre år fram
      När Lina öppnar Bokade tider
      Så visas tiden 28 februari 2031 kl. 08.00

  Regel: Ett skäl räcker

    @CR-VIS-07
    Scenario: Flera skäl på en gång döljer tiden en gång
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Granbackens vårdcentral utelämnar mottagningen
      Och att Granbackens vårdcentral skriver sluttiden med månad 13
      När Lina öppnar Bokade tider
      Så visas inga bokade tider
      Och tiden är dold av flera skäl

    @CR-VIS-07
    Scenario: En dold tid döljer inte de andra
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Björkängens hudmottagning 9 juni kl. 08.00
      Och att Granbackens vårdcentral utelämnar starttiden
      När Lina öppnar Bokade tider
      Så visas tiden 9 juni kl. 08.00
      Och bara en tid visas

  Regel: Mottagningen måste vara ansluten och ha aktiverat tjänsten

    @CR-VIS-08
    Scenario: En mottagning som inte är ansluten till tjänsteplattformen visar inga tider
      Givet att Lina har lagt till Rönnens vårdcentral på startsidan
      Och att Lina har en tid på Rönnens vårdcentral 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas inga bokade tider
      Och 1177 säger att Rönnens vårdcentral inte kunde nås genom mottagningsrelation

    @CR-VIS-09
    Scenario: En mottagning som inte är aktiverad i e-tjänsterna visar inga tider
      Givet att Lina har en tid på Aspens jourmottagning 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så är tiden 8 juni kl. 08.00 dold för att mottagningen inte är aktiverad

    @CR-VIS-09
    Scenario: En mottagning som inte har aktiverat tjänsten visar inga tider
      Givet att Lina har en tid på Lönnens ögonmottagning 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så är tiden 8 juni kl. 08.00 dold för att tjänsten inte är aktiverad

  Regel: Begränsat urval stoppar inte tiden, bara det man kan göra med den

    @CR-VIS-10
    Scenario: Utanför urvalet visas tiden, men att ändra den slutar med ett fel
      Givet att Lina har en tid på Oxelns kirurgmottagning 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00
      Och avbokning av tiden 8 juni kl. 08.00 slutar med ett felmeddelande
      Och ombokning av tiden 8 juni kl. 08.00 slutar med ett felmeddelande

    @CR-VIS-10
    Scenario: Inom urvalet går tiden att ändra
      Givet att Greta har en tid på Oxelns kirurgmottagning 8 juni kl. 08.00
      När Greta öppnar Bokade tider
      Så kan tiden 8 juni kl. 08.00 både avbokas och ombokas

  Regel: Vården bestämmer vad som syns

    @CR-VIS-11
    Scenario: En tid som mottagningen har dolt visas inte
      Givet att Lina har lagt till Granbackens vårdcentral på startsidan
      Och att Granbackens vårdcentral har dolt en tid för Lina 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas inga bokade tider

    @CR-VIS-11
    Scenario: En dold tid syns inte heller som vårdkontakt
      Givet att Sjöbackens sjukhus har dolt en tid för Lina 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas inga bokade tider

    @CR-VIS-12
    Scenario: Startsidan visar alla mottagningars tider
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Björkängens hudmottagning 9 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas sammanlagt 2 tider

    @CR-VIS-12
    Scenario: Mottagningens egen lista visar bara dess tider
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Björkängens hudmottagning 9 juni kl. 08.00
      När Lina öppnar bara Björkängens hudmottagnings tider
      Så visas tiden 9 juni kl. 08.00 på Björkängens hudmottagning
      Och bara en tid visas

    @CR-VIS-13
    Scenario: Tider som vården har bokat och tider som invånaren har bokat visas
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina själv har bokat en tid på Björkängens hudmottagning 9 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00 på Granbackens vårdcentral
      Och tiden 9 juni kl. 08.00 visas på Björkängens hudmottagning

    @CR-VIS-13
    Scenario: En tidsatt kallelse visas
      När Samir öppnar Bokade tider
      Så visas tiden 15 juni kl. 09.00 på Björkängens hudmottagning
      Och tiden 15 juni kl. 09.00 är en kallelse

    @CR-VIS-14
    Scenario: En öppen kallelse är ingen bokad tid
      När Greta öppnar Bokade tider
      Så visas inga bokade tider

    @CR-VIS-14
    Scenario: Den öppna kallelsen blir en bokad tid när invånaren har valt en
      Givet att Greta har en kallelse från Granbackens vårdcentral
      När Greta använder kallelsen till en tid 8 juni kl. 13.00
      Och Greta öppnar Bokade tider
      Så visas tiden 8 juni kl. 13.00 på Granbackens vårdcentral

  Regel: Ingen ser någon annans tider

    @CR-VIS-07
    Scenario: En annan invånares tid i svaret visas aldrig
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Tolvan har en tid på Granbackens vårdcentral 9 juni kl. 09.00
      Och att Granbackens vårdcentral skickar med Tolvans tider i svaret
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00
      Och bara en tid visas
