# language: sv
@tidbokning
Egenskap: Visning av tiden
  I den gula rutan står när, hos vem och var, vad tiden gäller, invånarens egen anledning, och sist vad mottagningen vill säga.
  Rutan är densamma i stegen, i sammanfattningen och på bekräftelsen.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00

  Regel: Rubriken: när och hos vem

    @CR-DSP-01 @CR-DSP-02
    Scenario: Start, slut och den som invånaren träffar
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så är sammanfattningens rubrik "måndag 8 juni 2026 klockan 08:00–08:30, Leg. läkare Maja Ekdal"

    @CR-DSP-01 @CR-DSP-02
    Scenario: Mottagningen har valt att inte visa sluttiden; utan person visas resursen
      Givet att Tolvan har en tid på Ekens mottagning 8 juni kl. 08.00
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så är sammanfattningens rubrik "måndag 8 juni 2026 klockan 08:00, Provtagningsrummet"

    @CR-DSP-02
    Scenario: Utan person och resurs visas vårdtypen
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 14.00
      När Tolvan väljer att omboka tiden 8 juni kl. 14.00
      Så är sammanfattningens rubrik "måndag 8 juni 2026 klockan 14:00–14:30, Provtagning"

    @CR-DSP-02
    Scenario: Finns ingen av dem visas ingen text
      Givet att Tolvan har en tid på Ekens mottagning 8 juni kl. 09.00
      När Tolvan väljer att omboka tiden 8 juni kl. 09.00
      Så är sammanfattningens rubrik "måndag 8 juni 2026 klockan 09:00"

    @CR-DSP-11
    Scenario: Tomma fält räknas som att de saknas
      Givet att Ekens mottagning skickar tomma fält i GetBookingDetails
      Och att Tolvan har en tid på Ekens mottagning 8 juni kl. 08.00
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så är sammanfattningens rubrik "måndag 8 juni 2026 klockan 08:00, Provtagningsrummet"

    @CR-WIN-08 @CR-DSP-02
    Scenariomall: I listan över tider står start, slut och <vem>
      Givet att Tolvan har valt att boka en tid på <mottagning>
      Och att Tolvan har valt tidstypen "<typ>"
      När Tolvan går vidare till att välja tid
      Så kan tiden "<tid>" väljas

      Exempel: Sluttiden visas här också där sammanfattningen inte har den
        | vem         | mottagning              | typ         | tid                               |
        | en person   | Granbackens vårdcentral | Nybesök     | 08:30–09:00, Leg. läkare Maja Ekdal |
        | en resurs   | Ekens mottagning        | Vaccination | 08:30–09:00, Provtagningsrummet   |
        | ingen annan | Ekens mottagning        | Telefontid  | 10:00–10:30                       |

  Regel: Var och vad

    @CR-DSP-03
    Scenario: Mottagningens namn är det i 1177, inte det i bokningssystemets svar
      Givet att Tolvan har en tid på Granbackens filial 8 juni kl. 08.00
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så står "Torgets filial" vid Mottagning

    @CR-DSP-04
    Scenario: Typ av tid
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 13.00
      När Tolvan väljer att omboka tiden 8 juni kl. 13.00
      Så står "Återbesök" vid Typ av tid

    @CR-WIN-09
    Scenario: Ett namn på 100 tecken får plats
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 14.00
      När Tolvan väljer att omboka tiden 8 juni kl. 14.00
      Så står ett namn på 100 tecken vid Typ av tid

  Regel: Anledningen till besöket

    @CR-DSP-05
    Scenario: Anledningen visas
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00 med anledningen "Ont i knät"
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så står "Ont i knät" vid Anledning till besöket

    @CR-DSP-06
    Scenario: 90 tecken visas hela
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00 med en anledning på 90 tecken
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så visas hela anledningen, utan "visa mer"

    @CR-DSP-06
    Scenario: Av 91 tecken visas 90
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00 med en anledning på 91 tecken
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så visas 90 tecken av anledningen, och "visa mer" och "dölj text"

  Regel: Sist det som mottagningen vill säga

    @CR-DSP-07
    Scenario: Vanlig text står sist, utan rubrik
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00 med informationen "Kom fastande."
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så står "Kom fastande." sist, utan rubrik

    @CR-DSP-08
    Scenario: 90 tecken vanlig text visas hela
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00 med information på 90 tecken
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så visas hela informationen, utan "visa mer"

    @CR-DSP-08
    Scenario: Av 91 tecken vanlig text visas 90
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00 med information på 91 tecken
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så visas 90 tecken av informationen, och "visa mer" och "dölj text"

    @CR-DSP-07 @CR-DSP-08
    Scenario: DocBook visas hel, hur lång den än är
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00 med DocBook-text på 300 tecken
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så visas hela informationen, utan "visa mer"

    @CR-DSP-09
    Scenario: Okända DocBook-element förstör inte sidan
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00 med ett okänt DocBook-element
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så är informationen formaterad: "<p>Kom fastande till provet.</p>"
