# language: sv
@landet
Egenskap: Insamling av bokade tider
  Bokade tider på 1177 samlas in på tre sätt: genom engagemangsindex och den aggregerande tjänsten, genom direkta frågor till de
  mottagningar som invånaren har en mottagningsrelation till, och genom GetCareContacts. Faller ett sätt bort står de andra kvar.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00

  Regel: Dagens logik frågar på tre sätt

    @CR-COL-01
    Scenario: Tider från alla tre sätten visas tillsammans
      Givet att Ekdungens vårdcentral inte uppdaterar engagemangsindex
      Och att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Ekdungens vårdcentral 9 juni kl. 08.00
      Och att Lina har en tid på Sjöbackens sjukhus 10 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00 från engagemangsindex
      Och tiden 9 juni kl. 08.00 visas från mottagningsrelation
      Och tiden 10 juni kl. 08.00 visas från GetCareContacts v3

    @CR-COL-01
    Scenario: Den som inget har bokat ser en tom lista
      När Lina öppnar Bokade tider
      Så visas inga bokade tider

    @CR-COL-02
    Scenario: Den aggregerande tjänsten får en enda fråga
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Björkängens hudmottagning 9 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så anropar 1177 den aggregerande tjänsten en enda gång

    @CR-COL-03
    Scenario: Den aggregerande tjänsten läser engagemangsindex innan den frågar mottagningen
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så frågas engagemangsindex före Granbackens vårdcentral

    @CR-COL-03
    Scenario: Mottagningar som inte finns i engagemangsindex får ingen fråga
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så får Granbackens vårdcentral en enda fråga
      Och Björkängens hudmottagning får ingen fråga

    @CR-COL-06
    Scenario: GetCareContacts frågas i båda versionerna
      När Lina öppnar Bokade tider
      Så anropas GetCareContacts v3 och v2 en gång var

    @CR-COL-07
    Scenario: En region visar sina tider genom GetCareContacts
      Givet att Lina har en tid på Sjöbackens sjukhus 10 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas tiden 10 juni kl. 08.00 från GetCareContacts v3

    @CR-COL-07
    Scenario: En källa som bara har den äldre versionen frågas med den
      Givet att Lina har en tid på Lillsjöns sjukhus 10 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas tiden 10 juni kl. 08.00 från GetCareContacts v2

  Regel: Den som redan har fått frågan får den inte igen

    @CR-COL-04
    Scenario: Av tre mottagningar i relationslistan frågas bara de två som indexet inte gav
      Givet att Lina har lagt till Granbackens vårdcentral på startsidan
      Och att Lina har lagt till Björkängens hudmottagning på startsidan
      Och att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så anropas bara Björkängens hudmottagning och Ekdungens vårdcentral direkt
      Och Granbackens vårdcentral får en enda fråga

    @CR-COL-04
    Scenario: Den som bara har relationer till mottagningar i indexet får inga direkta frågor ställda
      Givet att Lina har lagt till Granbackens vårdcentral på startsidan
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så anropas ingen mottagning direkt

    @CR-COL-05
    Scenario: En mottagning som fick frågan men inte kunde svara räknas som frågad
      Givet att Lina har lagt till Granbackens vårdcentral på startsidan
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Granbackens vårdcentral svarar med ett tekniskt fel
      När Lina öppnar Bokade tider
      Så anropas ingen mottagning direkt
      Och 1177 säger att Granbackens vårdcentral inte kunde nås genom engagemangsindex

    @CR-COL-05
    Scenario: Små och stora bokstäver i HSA-id spelar ingen roll
      Givet att Lina har lagt till Granbackens vårdcentral på startsidan
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Granbackens vårdcentral skriver HSA-id med små bokstäver
      När Lina öppnar Bokade tider
      Så anropas ingen mottagning direkt
      Och bara en tid visas

  Regel: Dagens logik visar minst lika mycket som den tidigare

    @CR-COL-08
    Scenario: Allt som den tidigare logiken visade visas
      Givet att Ekdungens vårdcentral inte uppdaterar engagemangsindex
      Och att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har lagt till Granbackens vårdcentral på startsidan
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Ekdungens vårdcentral 9 juni kl. 08.00
      Och att Lina har en tid på Sjöbackens sjukhus 10 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas minst allt som den tidigare logiken visar

    @CR-COL-09
    Scenario: Den som inte uppdaterar engagemangsindex nås genom mottagningsrelationen
      Givet att Ekdungens vårdcentral inte uppdaterar engagemangsindex
      Och att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har en tid på Ekdungens vårdcentral 9 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas tiden 9 juni kl. 08.00 från mottagningsrelation

    @CR-COL-09
    Scenario: Varken indexerad eller i relationslistan: tiden missas
      Givet att Ekdungens vårdcentral inte uppdaterar engagemangsindex
      Och att Lina har en tid på Ekdungens vårdcentral 9 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas inga bokade tider
      Och ingen tid är dold

    @CR-COL-09
    Scenario: Den som uppdaterar indexet för sent syns först när uppdateringen har kommit
      Givet att Ekdungens vårdcentral uppdaterar engagemangsindex en timme för sent
      Och att Lina har en tid på Ekdungens vårdcentral 9 juni kl. 08.00
      När klockan blir 1 juni kl. 09.00.01
      Och Lina öppnar Bokade tider
      Så visas tiden 9 juni kl. 08.00 från engagemangsindex

  Regel: Målbilden frågar bara den aggregerande tjänsten

    @CR-COL-10
    Scenario: Enligt målbilden görs ett enda anrop
      Givet att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Lina öppnar Bokade tider enligt målbilden
      Så visas tiden 8 juni kl. 08.00 från engagemangsindex
      Och 1177 anropar den aggregerande tjänsten en enda gång
      Men ingen mottagning anropas direkt
      Och GetCareContacts anropas inte

    @CR-COL-10
    Scenario: Enligt målbilden missas den som inte uppdaterar engagemangsindex
      Givet att Ekdungens vårdcentral inte uppdaterar engagemangsindex
      Och att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har en tid på Ekdungens vårdcentral 9 juni kl. 08.00
      När Lina öppnar Bokade tider enligt målbilden
      Så visas inga bokade tider

    @CR-COL-10
    Scenario: Statistiken säger vad målbilden hade missat
      Givet att Ekdungens vårdcentral inte uppdaterar engagemangsindex
      Och att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Ekdungens vårdcentral 9 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så säger statistiken att engagemangsindex gav 1 av tiderna
      Och statistiken säger att mottagningsrelation gav 1 av tiderna
      Och statistiken säger att målbilden hade missat 1 tid

  Regel: Den tidigare logiken frågade hela relationslistan direkt

    @CR-COL-11
    Scenario: Enligt den tidigare logiken frågas inte den aggregerande tjänsten
      Givet att Lina har lagt till Granbackens vårdcentral på startsidan
      Och att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Lina öppnar Bokade tider enligt den tidigare logiken
      Så anropar 1177 inte den aggregerande tjänsten
      Och bara Granbackens vårdcentral och Ekdungens vårdcentral anropas direkt
      Och GetCareContacts v3 och v2 anropas en gång var
      Och tiden 8 juni kl. 08.00 visas från mottagningsrelation

    @CR-COL-11
    Scenario: Enligt den tidigare logiken syns inte tider utan relation
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Lina öppnar Bokade tider enligt den tidigare logiken
      Så visas inga bokade tider

  Regel: Samma tid visas en gång, från det bästa svaret

    @CR-COL-12
    Scenario: Engagemangsindex går före GetCareContacts
      Givet att Lina har en tid på Talluddens vårdcentral 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00 från engagemangsindex
      Och bara en tid visas

    @CR-COL-12
    Scenario: Engagemangsindex går före mottagningsrelation
      Givet att Ekdungens vårdcentral inte uppdaterar engagemangsindex
      Och att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har en tid på Ekdungens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Granbackens vårdcentral påstår att tiden är hos Ekdungens vårdcentral
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00 från engagemangsindex
      Och bara en tid visas

    @CR-COL-12 @CR-COL-13
    Scenario: Mottagningsrelation går före GetCareContacts
      Givet att Talluddens vårdcentral uppdaterar engagemangsindex under fel tjänstedomän
      Och att Lina har lagt till Talluddens vårdcentral på startsidan
      Och att Lina har en tid på Talluddens vårdcentral 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00 från mottagningsrelation
      Och bara en tid visas

    @CR-COL-12 @CR-COL-14
    Scenario: GetCareContacts v3 går före v2
      Givet att Lina har en tid på Sjöbackens sjukhus 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00 från GetCareContacts v3
      Och bara en tid visas

    @CR-COL-12
    Scenario: När engagemangsindex inte ger tiden visas den från nästa svar
      Givet att Lina har en tid på Talluddens vårdcentral 8 juni kl. 08.00
      Och att Talluddens vårdcentral svarar med ett tekniskt fel
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00 från GetCareContacts v3

    @CR-COL-15
    Scenario: Samma klockslag på två mottagningar är två tider
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Björkängens hudmottagning 8 juni kl. 08.00
      När Lina öppnar Bokade tider
      Så visas sammanlagt 2 tider

    @CR-COL-15
    Scenario: Två klockslag på samma mottagning är två tider
      Givet att Lina har en tid på Talluddens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Talluddens vårdcentral 8 juni kl. 09.00
      När Lina öppnar Bokade tider
      Så visas sammanlagt 2 tider

    @CR-COL-15
    Scenario: Samma mottagning och klockslag är samma tid också utan bokningens id
      Givet att Lina har en tid på Talluddens vårdcentral 8 juni kl. 08.00
      Och att Talluddens vårdcentral utelämnar bokningens id
      När Lina öppnar Bokade tider
      Så visas bara en tid

  Regel: Den som inte kan svara döljer inte andras tider

    @CR-COL-16
    Scenariomall: En mottagning som <gör fel> tar inte med sig de andras tider
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Björkängens hudmottagning 9 juni kl. 08.00
      Och att Björkängens hudmottagning <gör fel>
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00 från engagemangsindex
      Men tiden 9 juni kl. 08.00 visas inte

      Exempel:
        | gör fel                    |
        | inte svarar i tid          |
        | svarar med ett tekniskt fel |
        | svarar med något oläsligt  |
        | bryter förbindelsen        |

    @CR-COL-16
    Scenario: En direkt fråga som går fel döljer inte de andras tider
      Givet att Ekdungens vårdcentral inte uppdaterar engagemangsindex
      Och att Lina har lagt till Ekdungens vårdcentral på startsidan
      Och att Lina har en tid på Ekdungens vårdcentral 8 juni kl. 08.00
      Och att Lina har en tid på Granbackens vårdcentral 9 juni kl. 08.00
      Och att Ekdungens vårdcentral svarar med ett tekniskt fel
      När Lina öppnar Bokade tider
      Så visas tiden 9 juni kl. 08.00 från engagemangsindex
      Och 1177 säger att Ekdungens vårdcentral inte kunde nås genom mottagningsrelation

    @CR-COL-16
    Scenario: När engagemangsindex är nere visas tiderna genom mottagningsrelationen
      Givet att Lina har lagt till Granbackens vårdcentral på startsidan
      Och att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      Och att engagemangsindex är nere
      När Lina öppnar Bokade tider
      Så visas tiden 8 juni kl. 08.00 från mottagningsrelation
      Och 1177 säger att engagemangsindex misslyckades
