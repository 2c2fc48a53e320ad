# language: sv
@landet
Egenskap: Vårdkontakter
  Några regioner visar inbokade besök som vårdkontakter, genom GetCareContacts i två versioner. Den aggregerande tjänsten samlar
  dem från de källor som engagemangsindex pekar på.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00

  Regel: Inbokade besök är vårdkontakter

    @PLT-6.3
    Scenariomall: Ett inbokat besök finns i GetCareContacts <version>
      Givet att Lina har en tid på Sjöbackens sjukhus 8 juni kl. 08.00
      När Linas vårdkontakter hämtas med GetCareContacts <version>
      Så innehåller svaret ett inbokat besök 8 juni kl. 08.00 på Sjöbackens sjukhus

      Exempel:
        | version |
        | v2      |
        | v3      |

    @PLT-3.5
    Scenario: Besök samlas från alla källor
      Givet att Lina har en tid på Sjöbackens sjukhus 8 juni kl. 08.00
      Och att Lina har en tid på Lillsjöns sjukhus 9 juni kl. 08.00
      När Linas vårdkontakter hämtas med GetCareContacts v2
      Så innehåller svaret ett inbokat besök 8 juni kl. 08.00 på Sjöbackens sjukhus
      Och svaret innehåller ett inbokat besök 9 juni kl. 08.00 på Lillsjöns sjukhus

    @PLT-3.6
    Scenario: En källa som bara har version 2 finns inte i version 3
      Givet att Lina har en tid på Lillsjöns sjukhus 9 juni kl. 08.00
      När Linas vårdkontakter hämtas med GetCareContacts v3
      Så innehåller svaret inga vårdkontakter

    @PLT-6.3
    Scenario: En tidbok som inte är källa till vårdkontakter har inga
      Givet att Lina har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Linas vårdkontakter hämtas med GetCareContacts v3
      Så innehåller svaret inga vårdkontakter

    @PLT-3.11
    Scenario: Det aggregerade svaret i version 3 slutar med en upplysning
      Givet att Lina har en tid på Sjöbackens sjukhus 8 juni kl. 08.00
      När Linas vårdkontakter hämtas med GetCareContacts v3
      Så har svaret en upplysning om hur det gick

  Regel: Det som inte är inbokat visas inte som inbokat

    @PLT-6.3
    Scenariomall: Ett avbokat besök är inte inbokat i GetCareContacts <version>
      Givet att Lina har en tid på Sjöbackens sjukhus 8 juni kl. 08.00
      Och att mottagningen har avbokat Linas tid
      När Linas vårdkontakter hämtas med GetCareContacts <version>
      Så innehåller svaret inget inbokat besök 8 juni kl. 08.00

      Exempel:
        | version |
        | v2      |
        | v3      |

    @PLT-6.4
    Scenario: Ett dolt besök är inte godkänt att visas för patienten
      Givet att Sjöbackens sjukhus har dolt en tid för Lina 8 juni kl. 08.00
      När Linas vårdkontakter hämtas med GetCareContacts v3
      Så är ingen vårdkontakt i svaret godkänd att visas för patienten

    @PLT-6.4
    Scenario: Ingen ser någon annans besök
      Givet att Lina har en tid på Sjöbackens sjukhus 8 juni kl. 08.00
      När Samirs vårdkontakter hämtas med GetCareContacts v3
      Så innehåller svaret inga vårdkontakter

  Regel: Perioden avgör vilka besök som kommer med

    @PLT-6.3
    Scenario: Ett besök i perioden kommer med
      Givet att Lina har en tid på Sjöbackens sjukhus 8 juni kl. 08.00
      När Linas vårdkontakter från 8 juni till 8 juni hämtas med GetCareContacts v3
      Så innehåller svaret ett inbokat besök 8 juni kl. 08.00 på Sjöbackens sjukhus

    @PLT-6.3
    Scenario: Ett besök efter perioden kommer inte med
      Givet att Lina har en tid på Sjöbackens sjukhus 8 juni kl. 08.00
      När Linas vårdkontakter från 20 juni till 30 juni hämtas med GetCareContacts v3
      Så innehåller svaret inga vårdkontakter
