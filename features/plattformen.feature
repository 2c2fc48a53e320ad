# language: sv
@plattformen
Egenskap: Den nationella tjänsteplattformen
  Plattformen leder en fråga till rätt mottagning, efter kontrakt och logisk adress, om den som frågar får fråga. När den inte
  kan det säger den varför, med en felkod som alla på plattformen känner igen.

  Regel: Den som får fråga får svar

    @PLT-2.4
    Scenario: En fråga med vägval och behörighet når mottagningen
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ1"
      Så innehåller svaret en tid

    @PLT-2.4
    Scenario: Små och stora bokstäver i adressen spelar ingen roll
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "se2321000016-1hz1"
      Så innehåller svaret en tid

    @PLT-2.9
    Scenario: En fråga enligt RIVTABP20 går fram till en mottagning som talar RIVTABP21
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ1" enligt RIVTABP20
      Så innehåller svaret en tid

    @PLT-2.4
    Scenario: En enhet utan eget vägval nås genom enheten den hör till
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ9"
      Så innehåller svaret en tid

    @PLT-2.4
    Scenario: Ett vägval gäller från sin första dag
      När klockan blir 1 juli kl. 08.00
      Och konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ6"
      Så svarar plattformen utan fel

    @PLT-2.4
    Scenario: En behörighet gäller från sin första dag
      När klockan blir 1 juli kl. 08.00
      Och konsumenten "SE2321000016-SOMMAR" hämtar Linas tider från "SE2321000016-1HZ1"
      Så svarar plattformen utan fel

  Regel: Den som inte får fråga får veta varför

    @VP002
    Scenario: Ingen vet vem som frågar
      När någon som inte säger vem den är hämtar Linas tider från "SE2321000016-1HZ1"
      Så svarar plattformen med felkoden VP002

    @VP007
    Scenario: Den som frågar har inte behörighet
      När konsumenten "SE2321000016-ANNAN" hämtar Linas tider från "SE2321000016-1HZ1"
      Så svarar plattformen med felkoden VP007
      Och felet säger "senderId: SE2321000016-ANNAN"

    @VP007
    Scenario: Behörigheten har inte börjat gälla
      När konsumenten "SE2321000016-SOMMAR" hämtar Linas tider från "SE2321000016-1HZ1"
      Så svarar plattformen med felkoden VP007

  Regel: Det som inte går att leda vidare får en felkod

    @VP003
    Scenario: Frågan har ingen adress
      När konsumenten "SE2321000016-KUND" hämtar Linas tider utan att säga varifrån
      Så svarar plattformen med felkoden VP003

    @VP004
    Scenario: Ingen leder till mottagningen
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ2"
      Så svarar plattformen med felkoden VP004
      Och felet säger "receiverId: SE2321000016-1HZ2"

    @VP004
    Scenario: Vägvalet har inte börjat gälla
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ6"
      Så svarar plattformen med felkoden VP004

    @VP004
    Scenario: Ett mellanslag i adressen påpekas
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ1 "
      Så svarar plattformen med felkoden VP004
      Och felet säger "Whitespace detected in incoming request!"

    @VP004
    Scenario: Saknas både vägval och behörighet är det vägvalet som sägs saknas
      När konsumenten "SE2321000016-ANNAN" hämtar Linas tider från "SE2321000016-1HZ2"
      Så svarar plattformen med felkoden VP004

    @VP005
    Scenario: Mottagningen talar en annan profil
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ5"
      Så svarar plattformen med felkoden VP005

    @VP006
    Scenario: Två vägval leder till mottagningen
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ3"
      Så svarar plattformen med felkoden VP006

    @VP010
    Scenario: Vägvalet saknar adress
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ4"
      Så svarar plattformen med felkoden VP010

    @VP014
    Scenario: En fråga som redan har passerat plattformen går inte runt
      När en fråga om Linas tider från "SE2321000016-1HZ1" kommer tillbaka till plattformen
      Så svarar plattformen med felkoden VP014

    @VP015
    Scenario: Det som kommer är inget meddelande
      När konsumenten "SE2321000016-KUND" skickar något som inte är XML
      Så svarar plattformen med felkoden VP015

  Regel: En mottagning som inte svarar ger en felkod

    @VP009
    Scenario: Ingen tar emot på mottagningens adress
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-9HZ1"
      Så svarar plattformen med felkoden VP009
      Och felet säger "Error connecting to service producer at address"

    @VP009
    Scenario: Mottagningen svarar inte i tid
      Givet att Granbackens vårdcentral inte svarar i tid
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ1"
      Så svarar plattformen med felkoden VP009

    @VP009
    Scenario: Mottagningen bryter förbindelsen
      Givet att Granbackens vårdcentral bryter förbindelsen
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ1"
      Så svarar plattformen med felkoden VP009

    @VP009
    Scenario: Mottagningens eget fel går fram som det är
      Givet att Granbackens vårdcentral svarar med ett tekniskt fel
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ1"
      Så är svaret mottagningens eget fel

  Regel: Utan tjänsteadresseringskatalog kommer inget fram

    @VP008
    Scenario: Plattformen saknar kontakt med tjänsteadresseringskatalogen
      Givet att plattformen saknar kontakt med tjänsteadresseringskatalogen
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "SE2321000016-1HZ1"
      Så svarar plattformen med felkoden VP008

  Regel: Den aggregerande tjänsten frågar bara dem som konsumenten får fråga

    @PLT-3.4
    Scenario: Den som har behörighet får svaren
      När konsumenten "SE2321000016-KUND" hämtar Linas tider från "5565594230"
      Så innehåller svaret en tid

    @VP007
    Scenario: Den som saknar behörighet till den aggregerande tjänsten får veta det
      När konsumenten "SE2321000016-ANNAN" hämtar Linas tider från "5565594230"
      Så svarar plattformen med felkoden VP007
