# language: sv
@tidbokning
Egenskap: Boka på 1177
  Invånaren väljer vad besöket gäller, hos vem och när, och bekräftar. Vad som går att boka, och hur nära i tiden, bestämmer
  mottagningen och dess tidbokningssystem.

  Bakgrund:
    Givet att klockan är 1 juni kl. 09.15

  Regel: Steg för steg till en bokad tid

    @CR-REG-04 @CR-REG-11 @CR-CON-05
    Scenario: Vårdtyp, tidstyp och person väljs i tur och ordning
      Givet att Tolvan har valt att boka en tid på Granbackens vårdcentral
      När Tolvan går vidare
      Så kan invånaren välja vårdtyp mellan "Läkare" och "Provtagning"
      När Tolvan väljer "Läkare"
      Så kan invånaren välja tidstyp mellan "Nybesök" och "Återbesök"
      När Tolvan väljer "Återbesök"
      Så kan invånaren välja person mellan "Ingen särskild person" och "Leg. läkare Ivar Stål"

    @CR-CON-05 @CR-CON-06
    Scenario: Vårdtypens kod är mottagningens egen och följer med som den är
      Givet att Tolvan har valt att boka en tid på Granbackens vårdcentral
      När Tolvan väljer vårdtypen "Provtagning"
      Så har anropet GetAllTimeTypes "X9" i fältet careTypeIDs

    @CR-REG-12 @CR-REG-01
    Scenariomall: Bokningen på <mottagning> syns i mottagningens tidbok och i Bokade tider
      När Tolvan bokar på 1177 tiden <tid> på <mottagning>
      Så visas bekräftelsen "Tiden är bokad."
      Och <mottagning> har en bokning för Tolvan <tid>
      När Tolvan öppnar Bokade tider
      Så visas tiden <tid>

      Exempel: PASiS, PMO och ett annat system
        | mottagning               | tid              |
        | Björkängens hudmottagning | 9 juni kl. 09.00 |
        | Vidablicks vårdcentral   | 9 juni kl. 09.00 |
        | Ekens mottagning         | 9 juni kl. 08.00 |

    @CR-CON-07
    Scenario: För- och efternamn följer med, som folkbokföringen har dem
      När Tolvan bokar på 1177 tiden 9 juni kl. 08.00 på Ekens mottagning
      Så har anropet MakeBooking "Tolvan" i fältet firstName
      Och anropet MakeBooking har "Tolvansson" i fältet lastName

    @CR-CON-12
    Scenario: Det som saknar värde utelämnas
      När Lina bokar på 1177 tiden 9 juni kl. 08.00 på Ekens mottagning
      Så har MakeBooking samma värden som den valda tiden
      Och har anropet MakeBooking inte fältet bookingId
      Och finns inget tomt fält i MakeBooking
      Och har MakeBooking inga flaggor
      Och följer alla anrop kontraktens scheman

    @CR-REG-12
    Scenario: Den som går därifrån före sista knappen har inte bokat
      Givet att Tolvan har valt att boka en tid på Ekens mottagning
      När Tolvan går vidare till sammanfattningen av tiden 9 juni kl. 08.00
      Så har Ekens mottagning ingen bokning för Tolvan
      Och har Tolvan lämnat 1 flöde oavslutat på 1177

    @CR-INB-06 @CR-REG-12
    Scenario: Två tryck på sista knappen bokar en gång
      Givet att Tolvan har valt att boka en tid på Ekens mottagning
      Och att Tolvan har kommit till sammanfattningen av tiden 9 juni kl. 08.00
      När Tolvan trycker på sista knappen två gånger på en gång
      Så har MakeBooking anropats en enda gång
      Och Tolvan har fått en enda bekräftelse från 1177: "Bokad tid"

  Regel: Vem som frågar, och vad som får frågas

    @CR-CON-01
    Scenario: Invånaren är aktör i varje anrop
      När Tolvan bokar på 1177 tiden 9 juni kl. 08.00 på Ekens mottagning
      Så har alla anrop Tolvan som aktör, av typen "subject_of_care"

    @CR-CON-01 @CR-CON-02
    Scenario: Personal bokar åt invånaren, och är då själv aktör
      När en i personalen väljer att boka en tid på Ekens mottagning åt Tolvan
      Och Tolvan går vidare till sammanfattningen av tiden 9 juni kl. 08.00
      Och Tolvan trycker på "Ja, genomför bokningen"
      Så har alla anrop en i personalen som aktör, av typen "subject_of_care_agent"
      Och Ekens mottagning har en bokning för Tolvan 9 juni kl. 08.00

    @CR-CON-02
    Scenariomall: Personal kan inte <göra> åt invånaren
      Givet att Tolvan har en tid på Ekens mottagning 9 juni kl. 08.00
      När en i personalen försöker <göra> tiden 9 juni kl. 08.00 åt Tolvan
      Så säger 1177 nej: "staff act for a citizen in the flow booking only"

      Exempel:
        | göra   |
        | omboka |
        | avboka |

    @CR-CON-03
    Scenario: Där mottagningens system inte kan boka frågas det inte
      När Tolvan väljer att boka en tid på Fjällets mottagning
      Så visas felsidan "Ett tekniskt fel har inträffat. Var vänlig försök igen senare."
      Och anropas inte GetAllTimeTypes

    @CR-CON-13
    Scenario: Den aggregerande frågan ställs till plattformen, om plattformen
      När Tolvan öppnar Bokade tider
      Så har den aggregerande frågan plattformens id både som adress och som mottagning

    @CR-CON-17
    Scenario: Tider är svensk tid, också natten då klockan ställs om
      Givet att klockan är 20 oktober kl. 08.00
      När Tolvan bokar på 1177 tiden 26 oktober kl. 08.00 på Ekens mottagning
      Så är sammanfattningens rubrik "måndag 26 oktober 2026 klockan 08:00, Provtagningsrummet"
      Och anropet MakeBooking har "20261026080000" i fältet startTimeInclusive

  Regel: Ärendetyperna

    @CR-REG-02
    Scenario: Att boka har en villkorstext och att omboka en annan
      Givet att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00
      När Tolvan väljer att boka en tid på Granbackens vårdcentral
      Så är villkorstexten "Kom tio minuter före besöket."
      När Tolvan väljer att omboka tiden 8 juni kl. 08.00
      Så är villkorstexten "Omboka senast dagen innan."

    @CR-REG-02 @CR-FAC-05
    Scenario: En uppdelad villkorstext visas där den hör hemma
      När Tolvan väljer att boka en tid på Hasselns vårdcentral
      Så är villkorstexten "Vi finns på torget."
      När Tolvan väljer tiden 9 juni kl. 08.00
      Så är villkorstexten "Berätta kort varför du söker."

    @CR-REG-02 @CR-FAC-05
    Scenario: Bokningsvillkoren måste godkännas
      Givet att Tolvan har valt att boka en tid på Hasselns vårdcentral
      När Tolvan går vidare till sammanfattningen av tiden 9 juni kl. 08.00
      Så är villkorstexten "Uteblivet besök kostar 400 kronor."
      När Tolvan försöker bekräfta
      Så säger 1177 nej: "Godkänn villkoren för att gå vidare."
      När Tolvan godkänner villkoren och bekräftar
      Så visas bekräftelsen "Tiden är bokad."

    @CR-REG-03
    Scenario: Där tiderna bara är synliga går de varken att omboka eller avboka
      Givet att Tolvan har en tid på Rönnens vårdcentral 9 juni kl. 08.00
      När Tolvan öppnar Bokade tider
      Så visas tiden 9 juni kl. 08.00
      När Tolvan väljer att omboka tiden 9 juni kl. 08.00
      Så visas felsidan "Du har inte tillgång till tjänsten på den här mottagningen."
      När Tolvan väljer att avboka tiden 9 juni kl. 08.00
      Så visas felsidan "Du har inte tillgång till tjänsten på den här mottagningen."

    @CR-REG-04
    Scenario: Där man bara kan av- och omboka går det inte att boka
      När Tolvan väljer att boka en tid på Aspens vårdcentral
      Så visas felsidan "Du har inte tillgång till tjänsten på den här mottagningen."
      Och anropas inte GetAllTimeTypes

    @CR-REG-04
    Scenario: Där man bara kan boka går det inte att omboka det man har bokat
      Givet att Tolvan på 1177 har bokat 9 juni kl. 08.00 på Oxelns vårdcentral
      När Tolvan väljer att omboka tiden 9 juni kl. 08.00
      Så visas felsidan "Du har inte tillgång till tjänsten på den här mottagningen."

    @CR-VIS-10 @CR-REG-04
    Scenario: Den som inte hör till ett begränsat urval kommer till felsidan
      Givet att Tolvan har en tid på Lärkens vårdcentral 9 juni kl. 08.00
      När Tolvan väljer att avboka tiden 9 juni kl. 08.00
      Så visas felsidan "Du har inte tillgång till tjänsten på den här mottagningen."
      När Tolvan väljer att boka en tid på Lärkens vårdcentral
      Så visas felsidan "Du har inte tillgång till tjänsten på den här mottagningen."
      Och görs inga anrop

    @CR-VIS-10 @CR-REG-04
    Scenario: Den som hör till urvalet bokar
      När Greta bokar på 1177 tiden 9 juni kl. 08.00 på Lärkens vårdcentral
      Så visas bekräftelsen "Tiden är bokad."

    @CR-REG-10
    Scenario: En tid kan vara synlig utan att gå att ändra
      Givet att Tolvan har en tid på Granbackens vårdcentral 9 juni kl. 07.00
      När Tolvan öppnar Bokade tider
      Så visas tiden 9 juni kl. 07.00
      När Tolvan väljer att omboka tiden 9 juni kl. 07.00
      Så visas felsidan "Tiden går inte att omboka här. Kontakta mottagningen."

    @CR-REG-11
    Scenario: Mottagningen döljer en tid
      Givet att Granbackens vårdcentral har dolt en tid för Tolvan 9 juni kl. 09.00
      När Tolvan öppnar Bokade tider
      Så visas inga bokade tider

  Regel: PASiS

    @CR-REG-05
    Scenario: Bara tider av nivå 4 kan bokas direkt
      Givet att Tolvan har valt att boka en tid på Björkängens hudmottagning
      När Tolvan går vidare
      Så är "Hudkontroll" den enda tidstyp som går att välja

    @CR-REG-07
    Scenariomall: Den <nu> är <dag> den första dagen att boka
      Givet att klockan är <nu>
      Och att Tolvan har valt att boka en tid på Björkängens hudmottagning
      När Tolvan går vidare till att välja tid
      Så är <dag> den första dagen med lediga tider

      Exempel: Tidigast i morgon
        | nu                | dag    |
        | 1 juni kl. 00.00  | 2 juni |
        | 1 juni kl. 23.59  | 2 juni |
        | 2 juni kl. 00.00  | 3 juni |

    @CR-REG-07
    Scenario: Också ombokning är tidigast till i morgon
      Givet att Tolvan har en tid på Björkängens hudmottagning 8 juni kl. 09.00
      Och att Tolvan har valt att omboka tiden 8 juni kl. 09.00
      När Tolvan går vidare till att välja tid
      Så är 2 juni den första dagen med lediga tider

    @CR-REG-06
    Scenariomall: 24 timmar och en minut innan går det att <göra>
      Givet att Tolvan har en tid på Björkängens hudmottagning 8 juni kl. 09.00
      Och att klockan är 7 juni kl. 08.59
      När Tolvan väljer att <göra> tiden 8 juni kl. 09.00
      Så gäller sammanfattningen tiden 8 juni kl. 09.00

      Exempel:
        | göra   |
        | omboka |
        | avboka |

    @CR-REG-06
    Scenariomall: En minut senare än 24 timmar innan går det inte att <göra>
      Givet att Tolvan har en tid på Björkängens hudmottagning 8 juni kl. 09.00
      Och att klockan är 7 juni kl. 09.01
      När Tolvan väljer att <göra> tiden 8 juni kl. 09.00
      Så visas felsidan "Tiden går inte att <göra> här. Kontakta mottagningen."

      Exempel:
        | göra   |
        | omboka |
        | avboka |

  Regel: PMO

    @CR-REG-05 @CR-REG-10
    Scenario: Bara tidbokstyper som är synliga kan bokas
      Givet att Tolvan har valt att boka en tid på Vidablicks vårdcentral
      När Tolvan går vidare
      Så är "Besök hos sjuksköterska" den enda tidstyp som går att välja

    @CR-REG-08
    Scenario: En tid senare i dag
      Givet att Tolvan har valt att boka en tid på Vidablicks vårdcentral
      När Tolvan går vidare till att välja tid
      Så är 1 juni den valda dagen
      Och första tiden är "09:30–10:00"

    @CR-REG-08
    Scenario: En tid ombokas till i dag
      Givet att Tolvan har en tid på Vidablicks vårdcentral 8 juni kl. 09.00
      När Tolvan ombokar på 1177 tiden 8 juni kl. 09.00 till 1 juni kl. 11.00
      Så visas bekräftelsen "Tiden är ombokad."
      Och Vidablicks vårdcentral har en bokning för Tolvan 1 juni kl. 11.00

    @CR-REG-09
    Scenario: En timme innan går tiden ännu att avboka
      Givet att Tolvan har en tid på Vidablicks vårdcentral 1 juni kl. 10.00
      När Tolvan avbokar på 1177 tiden 1 juni kl. 10.00
      Så visas bekräftelsen "Tiden är avbokad."
