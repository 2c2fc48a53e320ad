"""Faults of the envelope and of the schema."""

from __future__ import annotations

from simulator.faults import elements, soap
from simulator.faults.catalogue.shared import CARRIED_OUT, TEXT
from simulator.faults.fault import Fault, Kind, Parameter

FAULTS = (
    Fault(
        "soap_fault",
        Kind.SOAP,
        "Tekniskt fel",
        "Svaret är ett SOAP-fel: tiderna visas inte, eller så misslyckas det som invånaren ville göra.",
        (TEXT, CARRIED_OUT),
        instead=soap.soap_fault,
    ),
    Fault(
        "soap_fault_with_200",
        Kind.SOAP,
        "Tekniskt fel med HTTP 200",
        "Svaret är ett SOAP-fel, men HTTP säger att allt gick bra.",
        (TEXT, CARRIED_OUT),
        instead=soap.soap_fault_with_200,
    ),
    Fault(
        "soap12_fault",
        Kind.SOAP,
        "Fel enligt SOAP 1.2",
        "Svaret är ett fel i ett SOAP 1.2-kuvert, som den som talar SOAP 1.1 inte känner igen.",
        (TEXT, CARRIED_OUT),
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
    Fault(
        "renamed_element",
        Kind.SOAP,
        "Element med annat namn",
        "Ett element heter något annat än i schemat, till exempel det rättstavade performer i stället för perfomer.",
        (
            Parameter("element", "perfomer", "Elementets namn", least=1, most=100),
            Parameter("to", "performer", "Namnet det får", least=1, most=100),
        ),
        rewrite=elements.renamed_element,
    ),
    Fault(
        "element_in_wrong_namespace",
        Kind.SOAP,
        "Element i fel namnrymd",
        "Ett element står i kontraktets tilläggsnamnrymd fast det hör hemma i en annan, eller tvärtom.",
        (Parameter("element", "", "Elementets namn; tomt: svarets egna barn", most=100),),
        rewrite=elements.element_in_wrong_namespace,
    ),
    Fault(
        "fault_as_success",
        Kind.SOAP,
        "Döljer tekniska fel",
        "Det som skulle ha blivit ett SOAP-fel besvaras med ett påhittat svar som ser lyckat ut.",
        cover=soap.fault_as_success,
    ),
)
