# language: sv
@tidbokning
Egenskap: Meddelande och telefon
  Tiden som invånaren har valt avgör om en kommentar ska skrivas. Då måste den skrivas, och bara med tecken som
  tidbokningssystemen klarar. Telefonnumret kommer från invånarens egna inställningar och behövs inte.

  Bakgrund:
    Givet att klockan är 1 juni kl. 08.00
    Och att Tolvan har en tid på Granbackens vårdcentral 8 juni kl. 08.00

  Regel: Den valda tiden avgör om kommentaren finns

    @CR-MSG-01 @CR-MSG-02 @CR-MSG-03
    Scenario: Tar tiden emot en kommentar måste den skrivas
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan väljer tiden 9 juni kl. 09.00
      Så visas rubriken "Vad är anledningen till bokningen?"
      Och har fältet "Vad är anledningen till bokningen?" den grå texten "Jag ombokar tiden med anledning av ..."
      Och knappen "Fortsätt till nästa steg i ombokningen" är grå

    @CR-MSG-02
    Scenario: När något är skrivet går knappen att trycka på
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har valt tiden 9 juni kl. 09.00
      När Tolvan skriver kommentaren "Jag är bortrest"
      Så går det att trycka på "Fortsätt till nästa steg i ombokningen"

    @CR-MSG-02
    Scenario: Den grå knappen går inte att komma runt
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har valt tiden 9 juni kl. 09.00
      När Tolvan försöker gå vidare utan kommentar
      Så säger 1177 nej: "Skriv en kommentar: den behövs för att gå vidare."

    @CR-MSG-07
    Scenario: Bara mellanslag är ingen kommentar
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har valt tiden 9 juni kl. 09.00
      När Tolvan skriver en kommentar med bara mellanslag
      Så är knappen "Fortsätt till nästa steg i ombokningen" grå

    @CR-MSG-04
    Scenario: Tar tiden inte emot någon kommentar finns varken rubrik eller fält
      Givet att Tolvan har valt att boka en tid på Ekens mottagning
      När Tolvan väljer tiden 9 juni kl. 08.00
      Så visas inte rubriken "Vad är anledningen till bokningen?"
      Och finns bara fältet "Telefonnummer"
      Och det går att trycka på "Fortsätt till nästa steg i bokningen"

    @CR-MSG-04
    Scenario: Ingen anledning skickas då
      Givet att Tolvan har en tid på Talluddens vårdcentral 9 juni kl. 08.00
      Och att Tolvan har valt att omboka tiden 9 juni kl. 08.00
      Och att Tolvan har kommit till sammanfattningen av tiden 10 juni kl. 09.00
      När Tolvan trycker på "Ja, genomför ombokningen"
      Så har anropet UpdateBooking inte fältet reason
      Och står ingenting vid Anledning till besöket

    @CR-MSG-04 @CR-CON-14
    Scenario: Säger tiden ingenting om kommentar är det ett nej
      Givet att Granbackens vårdcentral utelämnar flaggorna i GetAvailableTimeslots
      Och att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan väljer tiden 9 juni kl. 09.00
      Så finns bara fältet "Telefonnummer"

    @CR-MSG-01
    Scenario: Det är den nya tiden som avgör, inte den gamla
      Givet att Granbackens vårdcentral vänder på flaggorna i GetAvailableTimeslots
      Och att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan väljer tiden 9 juni kl. 09.00
      Så finns bara fältet "Telefonnummer"

  Regel: Bara tecken som tidbokningssystemen klarar

    @CR-MSG-05
    Scenariomall: <vad> får skrivas
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har valt tiden 9 juni kl. 09.00
      När Tolvan skriver kommentaren "<tecken>"
      Så går det att trycka på "Fortsätt till nästa steg i ombokningen"

      Exempel: Källans lista
        | vad                | tecken                                              |
        | Små bokstäver      | abcdefghijklmnopqrstuvwxyzåäö                        |
        | Stora bokstäver    | ABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖ                        |
        | Siffror            | 0123456789                                          |
        | De andra tecknen   | ! % # / ( ) = ? + * _ : ; { } [ ] @ . , \\ -         |

    @CR-MSG-05
    Scenario: Tecknen kommer fram som de skrevs
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har valt tiden 9 juni kl. 09.00
      När Tolvan skriver kommentaren "!%#/()=?+*_:;{}[]@.,-"
      Och Tolvan trycker på "Fortsätt till nästa steg i ombokningen"
      Och Tolvan trycker på "Ja, genomför ombokningen"
      Så har anropet UpdateBooking "!%#/()=?+*_:;{}[]@.,-" i fältet reason

    @CR-MSG-05
    Scenariomall: Tecknet <tecken> stoppas
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har valt tiden 9 juni kl. 09.00
      När Tolvan skriver en kommentar med tecknet <tecken>
      Så är knappen "Fortsätt till nästa steg i ombokningen" grå

      Exempel:
        | tecken |
        | <      |
        | >      |
        | &      |
        | "      |
        | '      |
        | $      |
        | é      |
        | €      |

    @CR-MSG-06
    Scenario: Mellanslag, å, ä och ö får skrivas
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har valt tiden 9 juni kl. 09.00
      När Tolvan skriver kommentaren "Åker på semester så jag önskar en ny tid. ÅÄÖ"
      Så går det att trycka på "Fortsätt till nästa steg i ombokningen"

    @CR-MSG-06
    Scenario: Radbrytning får skrivas
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      Och att Tolvan har valt tiden 9 juni kl. 09.00
      När Tolvan skriver en kommentar på två rader
      Så går det att trycka på "Fortsätt till nästa steg i ombokningen"

  Regel: Vid avbokning avgör bokningens egna uppgifter

    @CR-MSG-08
    Scenario: Tar bokningen emot ett meddelande följer det med
      Givet att Tolvan har valt att avboka tiden 8 juni kl. 08.00
      När Tolvan skriver kommentaren "Frisk igen"
      Och Tolvan trycker på "Ja, genomför avbokningen"
      Så har anropet CancelBooking "Frisk igen" i fältet message

    @CR-MSG-08
    Scenario: Annars finns inget fält, och inget skickas
      Givet att Tolvan har en tid på Talluddens vårdcentral 9 juni kl. 08.00
      När Tolvan väljer att avboka tiden 9 juni kl. 08.00
      Så fältet "Vad är anledningen till bokningen?" finns inte
      När Tolvan trycker på "Ja, genomför avbokningen"
      Så har anropet CancelBooking inte fältet message

  Regel: Telefonnumret

    @CR-PHN-01
    Scenario: Numret kommer från invånarens inställningar
      Givet att Tolvan har telefonnumret "070-174 06 99" i sina inställningar
      Och att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan väljer tiden 9 juni kl. 09.00
      Så innehåller fältet "Telefonnummer" "070-174 06 99"

    @CR-PHN-01
    Scenario: Utan nummer i inställningarna är fältet tomt
      Givet att Lina har valt att boka en tid på Ekens mottagning
      När Lina väljer tiden 9 juni kl. 08.00
      Så är fältet "Telefonnummer" tomt

    @CR-PHN-02
    Scenariomall: Den som skriver <tangenter> ser <nummer>
      Givet att Lina har valt att boka en tid på Ekens mottagning
      Och att Lina har valt tiden 9 juni kl. 08.00
      När Lina skriver telefonnumret "<tangenter>"
      Så innehåller fältet "Telefonnummer" "<nummer>"

      Exempel: Siffror, mellanslag, bindestreck och plustecken. Annat skriver ingenting
        | tangenter     | nummer        |
        | a+46 70-1b    | +46 70-1      |
        | 0123456789    | 0123456789    |
        | (070) 174.06  | 070 17406     |

    @CR-PHN-03
    Scenario: Numret skickas med bokningen
      Givet att Lina har valt att boka en tid på Ekens mottagning
      Och att Lina har valt tiden 9 juni kl. 08.00
      När Lina skriver telefonnumret "+46 70-174 06 05"
      Och Lina trycker på "Fortsätt till nästa steg i bokningen"
      Och Lina trycker på "Ja, genomför bokningen"
      Så har anropet MakeBooking "+46 70-174 06 05" i fältet phone

    @CR-PHN-03 @CR-PHN-04
    Scenario: Den som inte vill lämna något nummer bokar ändå
      Givet att Tolvan har valt att boka en tid på Ekens mottagning
      Och att Tolvan har valt tiden 9 juni kl. 08.00
      När Tolvan suddar telefonnumret
      Och Tolvan trycker på "Fortsätt till nästa steg i bokningen"
      Och Tolvan trycker på "Ja, genomför bokningen"
      Så har anropet MakeBooking inte fältet phone
      Och visas bekräftelsen "Tiden är bokad."

    @CR-MSG-01
    Scenario: Anledningen kommer före telefonnumret
      Givet att Tolvan har valt att omboka tiden 8 juni kl. 08.00
      När Tolvan väljer tiden 9 juni kl. 09.00
      Så kommer fältet "Vad är anledningen till bokningen?" före fältet "Telefonnummer"
