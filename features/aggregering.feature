# language: sv
@aggregering
Egenskap: Aggregering av bokade tider
  Den nationella tjänsteplattformens egna testfall 4.18.1 till 4.18.12: hur den aggregerande tjänsten sätter samman svaren från
  mottagningarna i engagemangsindex, och hur den redovisar dem som inte svarade.

  Regel: Svaren läggs samman

    @AGP-4.18.1
    Scenario: 4.18.1 Invånaren finns inte i engagemangsindex
      När tiderna för testfallet "4.18.1" hämtas genom den aggregerande tjänsten
      Så innehåller svaret inga tider
      Och ingen källa redovisas

    @AGP-4.18.2
    Scenario: 4.18.2 En producent
      När tiderna för testfallet "4.18.2" hämtas genom den aggregerande tjänsten
      Så innehåller svaret 2 tider
      Och en källa har svarat

    @AGP-4.18.3
    Scenario: 4.18.3 Tre producenter med en tid var
      När tiderna för testfallet "4.18.3" hämtas genom den aggregerande tjänsten
      Så innehåller svaret 3 tider
      Och 3 källor har svarat

    @AGP-4.18.4
    Scenario: 4.18.4 En producent med tusen tider
      När tiderna för testfallet "4.18.4" hämtas genom den aggregerande tjänsten
      Så innehåller svaret 1000 tider
      Och en källa har svarat

    @AGP-4.18.5
    Scenario: 4.18.5 Tjugo producenter med fem tider var
      När tiderna för testfallet "4.18.5" hämtas genom den aggregerande tjänsten
      Så innehåller svaret 100 tider
      Och 20 källor har svarat

    @AGP-4.18.6
    Scenario: 4.18.6 En av tre producenter har inga tider
      När tiderna för testfallet "4.18.6" hämtas genom den aggregerande tjänsten
      Så innehåller svaret 2 tider
      Och 3 källor har svarat

  Regel: Den som inte svarar redovisas, och stör ingen annan

    @AGP-4.18.7
    Scenario: 4.18.7 En av tre producenter svarar inte i tid
      När tiderna för testfallet "4.18.7" hämtas genom den aggregerande tjänsten
      Så innehåller svaret 2 tider
      Och 2 källor har svarat
      Och en källa har inte kunnat nås

    @AGP-4.18.8
    Scenario: 4.18.8 Ingen producent svarar i tid
      När tiderna för testfallet "4.18.8" hämtas genom den aggregerande tjänsten
      Så innehåller svaret inga tider
      Och ingen källa har svarat
      Och 3 källor har inte kunnat nås

    @AGP-4.18.11
    Scenario: 4.18.11 En av tre producenter svarar med ett fel
      När tiderna för testfallet "4.18.11" hämtas genom den aggregerande tjänsten
      Så innehåller svaret 2 tider
      Och 2 källor har svarat
      Och en källa har inte kunnat nås

    @AGP-4.18.12
    Scenario: 4.18.12 Alla producenter svarar med ett fel
      När tiderna för testfallet "4.18.12" hämtas genom den aggregerande tjänsten
      Så innehåller svaret inga tider
      Och ingen källa har svarat
      Och 3 källor har inte kunnat nås

  Regel: Kontraktet har inget sätt att svara nej, så den som säger nej svarar utan tider

    @AGP-4.18.9
    Scenario: 4.18.9 En av tre producenter säger nej
      När tiderna för testfallet "4.18.9" hämtas genom den aggregerande tjänsten
      Så innehåller svaret 2 tider
      Och 3 källor har svarat

    @AGP-4.18.10
    Scenario: 4.18.10 Alla producenter säger nej
      När tiderna för testfallet "4.18.10" hämtas genom den aggregerande tjänsten
      Så innehåller svaret inga tider
      Och 3 källor har svarat
