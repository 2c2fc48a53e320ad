# language: sv
@sokfonster
Egenskap: Sökfönster
  1177 frågar efter lediga dagar i dag och till och med nästa månads sista dag. Finns ingen, frågar 1177 en gång till, om de två
  följande månaderna. Längre fram söker invånaren själv, en månad i taget. Ingen fråga gäller fler än 62 dagar.

  Bakgrund:
    Givet att klockan är 15 januari kl. 08.00

  Regel: Den första sökningen, och den andra när den första inte gav något

    @CR-WIN-01 @CR-WIN-02 @CR-WIN-03
    Scenariomall: Ödets mottagning har inga lediga tider: <dagen> söks <dagar> dagar, och sedan <dagar till>
      Givet att klockan är <dagen> kl. 08.00
      Och att Tolvan har valt att omboka tiden 20 december 2028 kl. 08.00
      När Tolvan går vidare till att välja tid
      Så gäller första sökningen <från> till <till>, och det är <dagar> dagar
      Och gäller andra sökningen <sedan från> till <sedan till>, och det är <dagar till> dagar

      Exempel: Det blir 62 dagar bara i juli och augusti, och i december och januari
        | dagen            | från     | till     | dagar | sedan från | sedan till | dagar till |
        | 15 januari 2026  | 20260115 | 20260228 | 45    | 20260301   | 20260430   | 61         |
        | 31 januari 2026  | 20260131 | 20260228 | 29    | 20260301   | 20260430   | 61         |
        | 15 januari 2028  | 20280115 | 20280229 | 46    | 20280301   | 20280430   | 61         |
        | 29 februari 2028 | 20280229 | 20280331 | 32    | 20280401   | 20280531   | 61         |
        | 28 februari 2026 | 20260228 | 20260331 | 32    | 20260401   | 20260531   | 61         |
        | 30 juni 2026     | 20260630 | 20260731 | 32    | 20260801   | 20260930   | 61         |
        | 1 juli 2026      | 20260701 | 20260831 | 62    | 20260901   | 20261031   | 61         |
        | 31 oktober 2026  | 20261031 | 20261130 | 31    | 20261201   | 20270131   | 62         |
        | 30 november 2026 | 20261130 | 20261231 | 32    | 20270101   | 20270228   | 59         |
        | 1 december 2026  | 20261201 | 20270131 | 62    | 20270201   | 20270331   | 59         |
        | 31 december 2026 | 20261231 | 20270131 | 32    | 20270201   | 20270331   | 59         |

    @CR-WIN-01 @CR-WIN-02
    Scenario: Finns det en ledig dag i den första sökningen görs ingen till
      När Tolvan väljer att boka en tid på Granbackens vårdcentral
      Och Tolvan går vidare till att välja tid
      Så har GetAvailableDates anropats en enda gång

    @CR-WIN-02 @CR-WIN-04
    Scenario: Den första lediga dagen kommer i den andra sökningen
      När Tolvan väljer att boka en tid på Talluddens vårdcentral
      Och Tolvan går vidare till att välja tid
      Så är 4 mars den första dagen med lediga tider
      Och gäller sista sökningen 20260301 till 20260430, och det är 61 dagar

  Regel: Den första dagen med lediga tider är vald

    @CR-WIN-04
    Scenario: Dagens tider hämtas på en gång, och bara den dagens
      När Tolvan väljer att boka en tid på Granbackens vårdcentral
      Och Tolvan går vidare till att välja tid
      Så är 15 januari den valda dagen
      Och anropas GetAvailableTimeslots hos Granbackens vårdcentral
      Och anropet GetAvailableTimeslots har "20260115" i fältet startDateInclusive
      Och anropet GetAvailableTimeslots har "20260115" i fältet endDateInclusive

    @CR-WIN-07
    Scenario: Kalendern har tre slags dagar
      När Tolvan väljer att boka en tid på Granbackens vårdcentral
      Och Tolvan går vidare till att välja tid
      Så är 15 januari "Vald dag med tillgängliga tider" i kalendern
      Och 16 januari är "Lediga tider finns detta datum" i kalendern
      Och 17 januari är "Inga lediga tider tillgängliga detta datum" i kalendern

    @CR-WIN-08
    Scenario: När en annan dag väljs visas dess tider, med start och slut
      Givet att Tolvan har valt att boka en tid på Talluddens vårdcentral
      Och att Tolvan har gått vidare till att välja tid
      När Tolvan väljer dagen 11 mars
      Så visas rubriken "VÄLJ TID"
      Och första tiden är "08:00–08:30"
      Och anropet GetAvailableTimeslots har "20260311" i fältet startDateInclusive
      Men GetAvailableDates har inte anropats igen

  Regel: Sök längre fram

    @CR-WIN-06
    Scenario: Finns ingen ledig dag visas en text i stället för kalendern
      När Tolvan väljer att boka en tid på Ekdungens vårdcentral
      Och Tolvan går vidare till att välja tid
      Så visas informationstexten "Det finns inga lediga tider under den här perioden."
      Och visas ingen kalender

    @CR-WIN-05
    Scenario: Invånaren söker en månad längre fram
      Givet att Tolvan har valt att boka en tid på Ekdungens vårdcentral
      Och att Tolvan har gått vidare till att välja tid
      När Tolvan trycker på "Sök längre fram i tiden efter 30 april 2026"
      Så gäller sista sökningen 20260501 till 20260531, och det är 31 dagar
      Och är 6 maj den valda dagen

    @CR-WIN-05
    Scenario: Fler månader, en i taget
      Givet att Tolvan har valt att omboka tiden 20 december 2028 kl. 08.00
      Och att Tolvan har gått vidare till att välja tid
      När Tolvan trycker på "Sök längre fram i tiden efter 30 april 2026"
      Och Tolvan trycker på "Sök längre fram i tiden efter 31 maj 2026"
      Så gäller sista sökningen 20260601 till 20260630, och det är 30 dagar

    @CR-WIN-05 @CR-WIN-04
    Scenario: Den valda dagen är kvar när invånaren söker längre fram
      Givet att Tolvan har valt att boka en tid på Granbackens vårdcentral
      Och att Tolvan har gått vidare till att välja tid
      När Tolvan trycker på "Sök längre fram i tiden efter 28 februari 2026"
      Så gäller sista sökningen 20260301 till 20260331, och det är 31 dagar
      Och är 15 januari den valda dagen

    @CR-WIN-05 @CR-WIN-03
    Scenario: Sök längre fram går över årsskiftet
      Givet att klockan är 20 oktober 2026 kl. 08.00
      Och att Tolvan har valt att omboka tiden 20 december 2028 kl. 08.00
      Och att Tolvan har gått vidare till att välja tid
      När Tolvan trycker på "Sök längre fram i tiden efter 31 januari 2027"
      Så gäller sista sökningen 20270201 till 20270228, och det är 28 dagar

  Regel: I dag är den svenska dagen

    @CR-WIN-10 @CR-CON-17
    Scenario: En minut före midnatt är det ännu den gamla dagen
      Givet att klockan är 31 mars kl. 23.59
      När Tolvan väljer att boka en tid på Nattjouren
      Och Tolvan går vidare till att välja tid
      Så gäller första sökningen 20260331 till 20260430, och det är 31 dagar

    @CR-WIN-10
    Scenario: Vid midnatt är det den nya, och en ny månad
      Givet att klockan är 31 mars kl. 23.59
      Och att Tolvan har valt att boka en tid på Nattjouren
      När klockan blir 1 april kl. 00.00
      Och Tolvan går vidare till att välja tid
      Så gäller första sökningen 20260401 till 20260531, och det är 61 dagar

    @CR-WIN-10 @CR-CON-17
    Scenario: En tid som har börjat går inte att välja
      Givet att klockan är 15 januari kl. 22.45
      Och att Tolvan har valt att boka en tid på Nattjouren
      När Tolvan går vidare till att välja tid
      Så visas bara tiden "23:00–23:30"
