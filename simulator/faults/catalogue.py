"""The list of all faults. A new one is one entry here and one function in the module of its kind."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.domain.fault import IndexMistake
from simulator.faults import content, results, soap, transport
from simulator.faults.fault import Fault, Kind, Parameter

# What the faults touch.
SCHEDULE = frozenset({"GetSubjectOfCareSchedule"})
TIMESLOTS = SCHEDULE | {"GetBookingDetails", "GetAvailableTimeslots"}
TIMES = TIMESLOTS | {"GetCareContacts"}
BOOKED = SCHEDULE | {"GetBookingDetails", "GetCareContacts"}
LISTS = SCHEDULE | {"GetAvailableTimeslots", "GetCareContacts"}
ACTS = frozenset({"MakeBooking", "UpdateBooking", "CancelBooking"})

# What can be set in several of them.
_ROW = Parameter("row", 0, "Vilken tid i svaret, räknad från 1; 0 är alla", least=0, most=10_000)
_CARRIED_OUT = Parameter("carried_out", False, "Det som begärdes utförs ändå, fast svaret säger något annat")
_HOW = Parameter("how", "short", "Hur tidpunkten är felskriven", choices=tuple(content.MALFORMED))
_TEXT = Parameter("text", "Systemet svarar inte just nu.", "Felets text", least=1, most=800)

_TRANSPORT = (
    Fault(
        "slow",
        Kind.TRANSPORT,
        "Långsamt svar",
        "Svaret är rätt men kommer sent, så att den som väntar för kort blir utan.",
        (Parameter("seconds", 10.0, "Så mycket längre tar svaret", 0.0, transport.LONGEST_SILENCE, "s"),),
        wait=transport.slow,
    ),
    Fault(
        "no_answer",
        Kind.TRANSPORT,
        "Inget svar",
        "Anslutningen hålls öppen men inget kommer, tills uppringaren ger upp.",
        (
            Parameter("seconds", 60.0, "Så länge hålls den öppen; 0: tills uppringaren ger upp", 0.0, 600.0, "s"),
            _CARRIED_OUT,
        ),
        instead=transport.no_answer,
    ),
    Fault(
        "reset",
        Kind.TRANSPORT,
        "Bruten anslutning",
        "Anslutningen bryts utan att en enda byte har skickats.",
        (_CARRIED_OUT,),
        instead=transport.reset,
    ),
    Fault(
        "truncated",
        Kind.TRANSPORT,
        "Avhugget svar",
        "Svaret är kortare än det säger sig vara: anslutningen stängs mitt i det.",
        (Parameter("share", 0.5, "Så stor del av svaret som kommer fram", 0.0, 0.99),),
        alter=transport.truncated,
    ),
    Fault(
        "garbage",
        Kind.TRANSPORT,
        "Skräp i stället för XML",
        "Svaret är HTTP 200 och text/xml, men innehållet går inte att läsa.",
        (_CARRIED_OUT,),
        instead=transport.garbage,
    ),
    Fault(
        "empty_reply",
        Kind.TRANSPORT,
        "Tomt svar",
        "Svaret är HTTP 200 utan innehåll.",
        (_CARRIED_OUT,),
        instead=transport.empty_reply,
    ),
    Fault(
        "http_status",
        Kind.TRANSPORT,
        "HTTP-fel med webbsida",
        "En mellanstation svarar med en felkod och en HTML-sida i stället för SOAP.",
        (Parameter("status", 503, "HTTP-statuskoden", 300, 599), _CARRIED_OUT),
        instead=transport.http_status,
    ),
)

_SOAP = (
    Fault(
        "soap_fault",
        Kind.SOAP,
        "Tekniskt fel",
        "Svaret är ett SOAP-fel: tiderna visas inte, eller så misslyckas det som invånaren ville göra.",
        (_TEXT, _CARRIED_OUT),
        instead=soap.soap_fault,
    ),
    Fault(
        "soap_fault_with_200",
        Kind.SOAP,
        "Tekniskt fel med HTTP 200",
        "Svaret är ett SOAP-fel, men HTTP säger att allt gick bra.",
        (_TEXT, _CARRIED_OUT),
        instead=soap.soap_fault_with_200,
    ),
    Fault(
        "soap12_fault",
        Kind.SOAP,
        "Fel enligt SOAP 1.2",
        "Svaret är ett fel i ett SOAP 1.2-kuvert, som den som talar SOAP 1.1 inte känner igen.",
        (_TEXT, _CARRIED_OUT),
        instead=soap.soap12_fault,
    ),
    Fault(
        "wrong_content_type",
        Kind.SOAP,
        "Fel innehållstyp",
        "Svaret är rätt, men HTTP säger att det är något annat än text/xml.",
        (Parameter("content_type", "text/html; charset=UTF-8", "Content-Type i svaret", least=1, most=200),),
        alter=soap.wrong_content_type,
    ),
    Fault(
        "wrong_charset",
        Kind.SOAP,
        "Fel teckenkodning",
        "Svaret säger UTF-8 men är skrivet i en annan teckenkodning, så att å, ä och ö inte går att läsa.",
        (Parameter("charset", "ISO-8859-1", "Den kodning det är skrivet i", choices=("ISO-8859-1", "UTF-16")),),
        alter=soap.wrong_charset,
    ),
    Fault(
        "broken_letters",
        Kind.SOAP,
        "Trasiga å, ä och ö",
        "Invånaren läser Ã¥ i stället för å: texten har kodats två gånger.",
        alter=soap.broken_letters,
    ),
    Fault(
        "not_well_formed",
        Kind.SOAP,
        "Inte välformad XML",
        "Den sista sluttaggen saknas, så att svaret inte kan läsas alls.",
        alter=soap.not_well_formed,
    ),
    Fault(
        "wrong_namespace",
        Kind.SOAP,
        "Fel namnrymd",
        "Svaret har namnrymden för en annan version av kontraktet.",
        rewrite=soap.wrong_namespace,
    ),
    Fault(
        "wrong_root",
        Kind.SOAP,
        "Fel rotelement",
        "Svaret heter som frågan, utan Response.",
        rewrite=soap.wrong_root,
    ),
    Fault(
        "misspelt_element",
        Kind.SOAP,
        "Felstavat element",
        "Ett element är felstavat, så att dess värde inte hittas.",
        (Parameter("element", "", "Elementets namn; tomt: svarets första", most=100),),
        rewrite=soap.misspelt_element,
    ),
    Fault(
        "schema_invalid",
        Kind.SOAP,
        "Följer inte schemat",
        "Svaret innehåller ett element som schemat inte känner till.",
        rewrite=soap.schema_invalid,
    ),
    Fault(
        "elements_out_of_order",
        Kind.SOAP,
        "Element i fel ordning",
        "Allt finns med, men i en annan ordning än schemats.",
        rewrite=soap.elements_out_of_order,
    ),
    Fault(
        "empty_elements",
        Kind.SOAP,
        "Tomma element",
        "Uppgifter som saknas skickas som tomma element i stället för att utelämnas.",
        rewrite=soap.empty_elements,
    ),
)

_CONTENT = (
    Fault(
        "wrong_facility",
        Kind.CONTENT,
        "Fel mottagning",
        "Tiderna sägs höra till en annan mottagning än den som har dem.",
        (Parameter("facility", "SE2321000016-FEL1", "HSA-id som står i svaret", least=1, most=64), _ROW),
        TIMES,
        rewrite=content.wrong_facility,
    ),
    Fault(
        "missing_facility",
        Kind.CONTENT,
        "Mottagning saknas",
        "Tiderna har ingen mottagning, och döljs därför.",
        (Parameter("empty", False, "Elementet finns men är tomt"), _ROW),
        TIMES,
        rewrite=content.missing_facility,
    ),
    Fault(
        "missing_start",
        Kind.CONTENT,
        "Starttid saknas",
        "Tiderna har ingen starttid, och döljs därför.",
        (_ROW,),
        TIMES,
        rewrite=content.missing_start,
    ),
    Fault(
        "missing_end",
        Kind.CONTENT,
        "Sluttid saknas",
        "Tiderna har ingen sluttid, men visas ändå.",
        (_ROW,),
        TIMESLOTS,
        rewrite=content.missing_end,
    ),
    Fault(
        "malformed_start",
        Kind.CONTENT,
        "Felskriven starttid",
        "Starttiden är ingen tidpunkt, och tiderna döljs därför.",
        (_HOW, _ROW),
        TIMES,
        rewrite=content.malformed_start,
    ),
    Fault(
        "malformed_end",
        Kind.CONTENT,
        "Felskriven sluttid",
        "Sluttiden är ingen tidpunkt, och tiderna döljs därför.",
        (_HOW, _ROW),
        TIMESLOTS,
        rewrite=content.malformed_end,
    ),
    Fault(
        "end_before_start",
        Kind.CONTENT,
        "Slutar innan den börjar",
        "Tidernas start och slut har bytt plats.",
        (_ROW,),
        TIMESLOTS,
        rewrite=content.end_before_start,
    ),
    Fault(
        "passed_start",
        Kind.CONTENT,
        "Passerad tid",
        "Tiderna har redan börjat, och döljs därför.",
        (Parameter("minutes", 60, "Så länge sedan de började", 0, 5_256_000, "min"), _ROW),
        TIMES,
        rewrite=content.passed_start,
    ),
    Fault(
        "far_ahead",
        Kind.CONTENT,
        "Mer än tre år framåt",
        "Tiderna ligger mer än tre år framåt, och döljs därför.",
        (Parameter("seconds", 1, "Så mycket mer än tre år", 0, 315_360_000, "s"), _ROW),
        TIMES,
        rewrite=content.far_ahead,
    ),
    Fault(
        "local_time_as_utc",
        Kind.CONTENT,
        "Lokal tid skriven som UTC",
        "Tiderna visas en timme för tidigt på vintern och två på sommaren.",
        (_ROW,),
        TIMES,
        rewrite=content.local_time_as_utc,
    ),
    Fault(
        "duplicate_rows",
        Kind.CONTENT,
        "Samma tid flera gånger",
        "Samma tid står flera gånger i samma svar.",
        (Parameter("copies", 1, "Så många gånger till", 1, 100), _ROW),
        LISTS,
        rewrite=content.duplicate_rows,
    ),
    Fault(
        "other_residents_rows",
        Kind.CONTENT,
        "En annan invånares tider",
        "I svaret står också tider som tillhör någon annan.",
        (Parameter("other_resident", "194804032094", "Den andres personnummer", least=12, most=12), _ROW),
        SCHEDULE | {"GetCareContacts"},
        rewrite=content.other_residents_rows,
    ),
    Fault(
        "lower_case_hsa_ids",
        Kind.CONTENT,
        "HSA-id med små bokstäver",
        "HSA-id skrivs med små bokstäver; den som skiljer på stora och små känner inte igen mottagningen.",
        (_ROW,),
        TIMES,
        rewrite=content.lower_case_hsa_ids,
    ),
    Fault(
        "empty_list",
        Kind.CONTENT,
        "Tom lista",
        "Svaret är rätt utformat men utan tider.",
        (),
        LISTS,
        rewrite=content.empty_list,
    ),
    Fault(
        "no_booking_id",
        Kind.CONTENT,
        "Bokningens id saknas",
        "Tiderna har inget id, så att de varken kan avbokas eller ombokas.",
        (_ROW,),
        SCHEDULE | {"GetBookingDetails"},
        rewrite=content.no_booking_id,
    ),
    Fault(
        "wrong_booking_id",
        Kind.CONTENT,
        "Fel id på bokningen",
        "Tidernas id är ett annat än det som systemet känner igen.",
        (_ROW,),
        BOOKED,
        rewrite=content.wrong_booking_id,
    ),
    Fault(
        "no_time_type",
        Kind.CONTENT,
        "Tidstyp saknas",
        "Tiderna har ingen tidstyp, som 1177 behöver för att boka och omboka.",
        (_ROW,),
        TIMESLOTS,
        rewrite=content.no_time_type,
    ),
    Fault(
        "no_flags",
        Kind.CONTENT,
        "Flaggor saknas",
        "Svaret säger inte om tiden får avbokas eller ombokas, och då går det inte.",
        (_ROW,),
        TIMESLOTS,
        rewrite=content.no_flags,
    ),
    Fault(
        "inverted_flags",
        Kind.CONTENT,
        "Omvända flaggor",
        "Det som får göras sägs vara förbjudet, och tvärtom.",
        (_ROW,),
        TIMESLOTS,
        rewrite=content.inverted_flags,
    ),
    Fault(
        "flags_flip",
        Kind.CONTENT,
        "Flaggor ändras på vägen",
        "Listan säger att tiden får ändras, men när invånaren öppnar den säger uppgifterna motsatsen.",
        (_ROW,),
        frozenset({"GetBookingDetails"}),
        rewrite=content.inverted_flags,
    ),
    Fault(
        "info_with_text",
        Kind.CONTENT,
        "INFO med text",
        "Det som begärdes är gjort, och invånaren ska läsa ett meddelande om det.",
        (Parameter("text", "Kom fastande till besöket.", "Texten", least=1, most=2_000),),
        ACTS,
        rewrite=results.info_with_text,
    ),
    Fault(
        "info_without_text",
        Kind.CONTENT,
        "INFO utan text",
        "Det som begärdes är gjort; svaret säger att det finns ett meddelande, men inte vilket.",
        contracts=ACTS,
        rewrite=results.info_without_text,
    ),
    Fault(
        "ok_with_text",
        Kind.CONTENT,
        "OK med text",
        "Det som begärdes är gjort; 1177 visar inte en text som kommer med OK.",
        (Parameter("text", "Tack för din bokning.", "Texten", least=1, most=2_000),),
        ACTS,
        rewrite=results.ok_with_text,
    ),
)

_LOGIC = (
    Fault(
        "stale_after_cancel",
        Kind.LOGIC,
        "Avbokad tid står kvar",
        "En tid som är avbokad eller ombokad listas fortfarande.",
        contracts=SCHEDULE,
    ),
    Fault(
        "sees_no_bookings",
        Kind.LOGIC,
        "Hittar inga bokningar",
        "Systemet svarar som om invånaren inte hade några tider.",
        contracts=SCHEDULE | {"GetBookingDetails"},
    ),
    Fault(
        "says_ok_changes_nothing",
        Kind.LOGIC,
        "Säger OK men gör ingenting",
        "Invånaren får en bekräftelse, också i inkorgen, men inget är bokat, ombokat eller avbokat.",
        contracts=ACTS,
    ),
    Fault(
        "refuses",
        Kind.LOGIC,
        "Svarar nej",
        "Systemet svarar ERROR på allt som invånaren vill göra, med eller utan text.",
        (Parameter("text", "Tiden är inte längre ledig.", "Text till invånaren; tom: ingen", most=2_000),),
        contracts=ACTS,
    ),
    Fault(
        "error_without_text",
        Kind.LOGIC,
        "Svarar nej utan förklaring",
        "Systemet svarar ERROR utan resultText: invånaren får inte veta varför.",
        contracts=ACTS,
    ),
    Fault(
        "slot_taken_before_confirm",
        Kind.LOGIC,
        "Tiden tas av någon annan",
        "Mellan invånarens val och sista knappen bokar någon annan tiden; svaret blir nej och tiden är upptagen.",
        (Parameter("other_resident", "194804032094", "Den andres personnummer", least=12, most=12),),
        contracts=frozenset({"MakeBooking", "UpdateBooking"}),
    ),
    Fault(
        "clock_passes_limit",
        Kind.LOGIC,
        "Tidsgränsen hinner passeras",
        "När invånaren trycker på sista knappen är det för sent enligt systemets klocka.",
        (Parameter("minutes", 1440, "Så mycket senare är det i systemet", 1, 5_256_000, "min"),),
        contracts=frozenset({"UpdateBooking", "CancelBooking"}),
    ),
    Fault(
        "rebooked_to_new_id",
        Kind.LOGIC,
        "Ombokad tid får nytt id",
        "Bokningen har ett annat id efteråt, som svaret inte säger; det gamla finns inte längre.",
        contracts=frozenset({"UpdateBooking"}),
    ),
)

_INDEX = (
    Fault(
        "index_silent",
        Kind.INDEX,
        "Uppdaterar inte engagemangsindex",
        "Det som bokas syns bara för den som har en relation till mottagningen.",
        contracts=ACTS,
    ),
    Fault(
        "index_late",
        Kind.INDEX,
        "Uppdaterar engagemangsindex sent",
        "Det som bokas syns först efter en stund, mätt med sessionens klocka.",
        (Parameter("seconds", 3600.0, "Så sent kommer uppdateringen", 0.0, 31_536_000.0, "s"),),
        contracts=ACTS,
    ),
    Fault(
        "index_wrong",
        Kind.INDEX,
        "Uppdaterar engagemangsindex fel",
        "Indexet pekar fel, så att tider inte hittas eller frågas efter på fel ställe.",
        (
            Parameter(
                "what",
                IndexMistake.LOGICAL_ADDRESS.value,
                "Vad i posten som är fel",
                choices=tuple(each.value for each in IndexMistake),
            ),
        ),
        contracts=ACTS,
    ),
)

_PLATFORM = (
    Fault(
        "catalogue_unavailable",
        Kind.PLATFORM,
        "Plattformen saknar kontakt med tjänsteadresseringskatalogen",
        "Inget anrop kommer fram: plattformen svarar VP008 på allt som skulle dirigeras.",
    ),
)

FAULTS: Mapping[str, Fault] = {
    fault.name: fault for fault in (*_TRANSPORT, *_SOAP, *_CONTENT, *_LOGIC, *_INDEX, *_PLATFORM)
}
"""By name, in the order they are shown."""
