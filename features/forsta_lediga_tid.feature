# language: sv
@tidbokning
Egenskap: Första lediga tid
  Utifrån ett behov söker invånaren på flera mottagningar på en gång. Varje mottagning ger sin första tid, och den tidigaste
  kommer först. Den som inte går att fråga döljer ingen annan.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.15

  @CR-REG-07 @CR-REG-08 @CR-WIN-01
  Scenario: Den tidigaste kommer först
    När Tolvan söker första lediga tid på Björkängens hudmottagning och Vidablicks vårdcentral
    Så kommer först 1 juni kl. 08.30 på Vidablicks vårdcentral
    Och sedan 2 juni kl. 09.00 på Björkängens hudmottagning

  @CR-REG-11 @CR-WIN-08
  Scenario: Samma tidstyp på flera mottagningar
    Givet att Lina har en tid på Granbackens vårdcentral 1 juni kl. 08.30
    När Tolvan söker första lediga tid av typen "nybesök"
    Så kommer först 1 juni kl. 08.30 på Granbackens filial
    Och sedan 1 juni kl. 09.00 på Granbackens vårdcentral
    Och kommer tiderna i tidsordning
    Och visas bara en tid för var och en av 3 mottagningar
    Men Lindens mottagning kunde inte frågas

  @CR-CON-06
  Scenario: Ett behov av en vårdtyp gäller bara dem som har vårdtyper
    När Tolvan söker första lediga tid för vårdtypen "provtagning"
    Så kommer först 1 juni kl. 14.00 på Granbackens vårdcentral
    Och står Ekens mottagning utan tid: "Mottagningen använder inte vårdtyper."

  @CR-REG-04
  Scenario: Den som inte erbjuder bokning på 1177 frågas inte
    När Tolvan söker första lediga tid
    Så nämns Aspens vårdcentral inte

  @CR-CON-03
  Scenario: Den vars system inte kan boka står utan tid
    När Tolvan söker första lediga tid på Fjällets mottagning och Vidablicks vårdcentral
    Så kommer först 1 juni kl. 08.30 på Vidablicks vårdcentral
    Och står Fjällets mottagning utan tid: "Mottagningen stödjer inte bokning av nya tider."

  @CR-RES-06
  Scenario: Den som inte svarar döljer ingen annan
    Givet att Vidablicks vårdcentral inte svarar på GetAvailableDates
    När Tolvan söker första lediga tid på Björkängens hudmottagning och Vidablicks vårdcentral
    Så kommer först 2 juni kl. 09.00 på Björkängens hudmottagning
    Men kunde Vidablicks vårdcentral inte frågas
