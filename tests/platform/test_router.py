"""The router over its address: which VP code, in which shape, in which order, and what passes through unchanged
(spec/platform.md 2).

`/vp` in this process; what the producer would answer comes from the real simulated one.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree

from simulator.app import Application
from simulator.store.call_log import CallFilter
from tests.support.messages import FACILITY, RESIDENT, SOAP, message
from tests.support.world import SCENARIO, Answer, call, make_app

NATIONAL = "5565594230"
ADDRESS = "/vp/crm/scheduling/GetSubjectOfCareSchedule/1/rivtabp21"
SCHEDULE = "urn:riv:crm:scheduling:GetSubjectOfCareScheduleResponder:1"
CORRELATION = "x-skltp-correlation-id"


@pytest.fixture(scope="module")
def app() -> Iterator[Application]:
    with make_app() as made:
        yield made


def with_platform(text: str) -> Any:
    return make_app(scenario=f"{SCENARIO}\nplatform: {{{text}}}\n")


def ask(app: Application, body: str | bytes, path: str = ADDRESS, **headers: str) -> Answer:
    data = body.encode() if isinstance(body, str) else body
    return call(app, "POST", path, data, headers)


def schedule(address: str | None = FACILITY) -> str:
    return (
        message("GetSubjectOfCareSchedule").replace(f">{FACILITY}</", f">{address}</", 1)
        if address is not None
        else message("GetSubjectOfCareSchedule").replace("r:LogicalAddress", "r:Addressee")
    )


def code(answer: Answer) -> str:
    return answer.faultstring.split()[0]


def detail(answer: Answer) -> str:
    return answer.payload.findtext("detail/detailString") or ""


def test_what_is_addressed_to_a_unit_reaches_its_system(app: Application) -> None:
    answer = ask(app, schedule())
    assert answer.status == 200
    assert answer.all("bookingId") == ["B-1", "I-1"]


def test_the_path_plays_no_part(app: Application) -> None:
    assert ask(app, schedule(), path="/vp").all("bookingId") == ["B-1", "I-1"]
    assert ask(app, schedule(), path="/vp/anything/else").all("bookingId") == ["B-1", "I-1"]


def test_every_answer_has_a_correlation_id_and_a_given_one_is_kept(app: Application) -> None:
    assert ask(app, schedule(), x_skltp_correlation_id="c-1").headers[CORRELATION] == "c-1"
    assert len(ask(app, schedule()).headers[CORRELATION]) == 36
    assert ask(app, "<nonsense", x_skltp_correlation_id="c-2").headers[CORRELATION] == "c-2"


def test_a_fault_has_the_router_s_own_shape(app: Application) -> None:
    answer = ask(app, schedule("SE0000000000-NONE"))
    assert answer.status == 500
    assert answer.headers["Content-Type"] == "text/xml; charset=UTF-8"
    assert b"<SOAP-ENV:Header/>" in answer.body
    assert answer.faultcode == "SOAP-ENV:Client"
    assert answer.faultstring.startswith("VP004 [tidbok] Det finns inget vägval i tjänsteadresseringskatalogen")
    assert detail(answer) == (
        f"No receiverId (logical address) found for serviceNamespace: {SCHEDULE}, receiverId: SE0000000000-NONE"
    )


def test_a_blank_beside_the_address_is_pointed_out(app: Application) -> None:
    assert detail(ask(app, schedule(f"{FACILITY} "))).endswith(". Whitespace detected in incoming request!")


@pytest.mark.parametrize("address", ["", "  ", None])
def test_without_addressee_it_is_vp003(app: Application, address: str | None) -> None:
    answer = ask(app, schedule(address))
    assert code(answer) == "VP003"
    assert "Logisk adressat (ReceiverId) saknas i RivHeadern" in answer.faultstring


@pytest.mark.parametrize("body", ["", "   ", "<nonsense", "not xml at all", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_what_cannot_be_read_is_vp015(app: Application, body: str) -> None:
    answer = ask(app, body)
    assert code(answer) == "VP015"
    assert "Anrop ej korrekt utformat" in answer.faultstring


def test_without_contact_with_the_catalogue_it_is_vp008() -> None:
    with make_app(scenario=f"{SCENARIO}\nfaults: [{{fault: catalogue_unavailable}}]\n") as app:
        answer = ask(app, schedule())
        assert code(answer) == "VP008"
        assert call(app, "DELETE", "/__admin/faults/catalogue_unavailable").status == 204
        assert ask(app, schedule()).all("bookingId") == ["B-1", "I-1"]


def test_a_contract_written_in_another_case_is_still_routed_and_the_system_says_what_it_thinks(
    app: Application,
) -> None:
    answer = ask(app, schedule().replace(SCHEDULE, SCHEDULE.replace("GetSubject", "getsubject")))
    assert answer.status == 500
    assert "GetSubjectOfCareSchedule" in answer.faultstring


@pytest.mark.breaks_inside
def test_what_breaks_inside_is_a_soap_fault_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with make_app() as app:
        monkeypatch.setattr("simulator.platform.router.read", lambda *_: 1 / 0)
        answer = ask(app, schedule())
    assert answer.status == 500
    assert answer.faultcode == "soap:Server"


def test_the_time_that_the_producer_took_is_told(app: Application) -> None:
    assert int(ask(app, schedule()).headers["x-skltp-prt"]) >= 0
    assert "x-skltp-prt" not in ask(app, schedule("SE0000000000-NONE")).headers


def test_a_history_that_only_resembles_ours_passes(app: Application) -> None:
    assert ask(app, schedule(), x_rivta_routing_history="SE-CONSUMER#tidbok2").status == 200


@pytest.mark.parametrize("fault", ["wrong_root", "wrong_namespace", "soap_fault", "reset"])
def test_an_index_that_does_not_answer_as_an_index_fails_the_whole(fault: str) -> None:
    with make_app(scenario=f"{SCENARIO}\nfaults: [{{fault: {fault}, producer: engagement-index}}]\n") as app:
        answer = ask(app, schedule(NATIONAL))
        assert answer.status == 500
        assert answer.is_fault


def test_aggregation_that_leads_back_to_itself_ends() -> None:
    row = (
        f'{{resident: "{RESIDENT}", service_domain: "riv:clinicalprocess:logistics:logistics", categorization: vko, '
        f'logical_address: {FACILITY}, source_system: "{NATIONAL}"}}'
    )
    route = f"{{contract: GetCareContacts/3, logical_address: {FACILITY}, address: 'http://localhost:9'}}"
    world = f"{SCENARIO}\nengagement_index: {{engagements: [{row}]}}\nplatform: {{routes: [{route}]}}\n"
    contract = "urn:riv:clinicalprocess:logistics:logistics:GetCareContactsResponder:3"
    patient = f"<c:id>{RESIDENT}</c:id><c:type>1.2.752.129.2.1.3.1</c:type>"
    asked = (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Header><r:LogicalAddress xmlns:r="urn:riv:itintegration:registry:1">'
        f'{NATIONAL}</r:LogicalAddress></s:Header><s:Body><a:GetCareContacts xmlns:a="{contract}" '
        f'xmlns:c="urn:riv:clinicalprocess:logistics:logistics:3"><a:patientId>{patient}</a:patientId>'
        "</a:GetCareContacts></s:Body></s:Envelope>"
    )
    with make_app(scenario=world) as app:
        assert ask(app, asked).status == 200
        rounds = [each for each in app.call_log.newest("default", CallFilter()) if each.contract == "GetCareContacts"]
        assert len(rounds) == 4


def test_an_aggregating_service_of_its_own_address_unpacks_gzip(app: Application) -> None:
    told = {
        "content_encoding": "gzip",
        "x_vp_sender_id": "C",
        "x_rivta_original_serviceconsumer_hsaid": "C",
        CORRELATION.replace("-", "_"): "c",
    }
    path = "/agp/GetAggregatedSubjectOfCareSchedule/service/v1"
    assert ask(app, gzip.compress(schedule(NATIONAL).encode()), path, **told).all("bookingId") == ["B-1", "I-1"]


def test_two_rows_for_one_unit_is_vp006() -> None:
    second = (
        f"routes: [{{contract: GetSubjectOfCareSchedule, logical_address: {FACILITY}, address: 'http://localhost:9'}}]"
    )
    with with_platform(second) as app:
        answer = ask(app, schedule())
        assert code(answer) == "VP006"
        assert answer.faultcode == "SOAP-ENV:Server"


def test_a_row_without_address_is_vp010() -> None:
    empty = "routes: [{contract: GetSubjectOfCareSchedule, logical_address: SE0000000000-X, address: ''}]"
    with with_platform(empty) as app:
        assert code(ask(app, schedule("SE0000000000-X"))) == "VP010"


def test_on_a_closed_platform_who_says_nothing_is_vp002() -> None:
    with with_platform("open: false") as app:
        answer = ask(app, schedule())
        assert code(answer) == "VP002"
        assert detail(answer) == "No certificate found in httpheader x-vp-auth-cert"


def test_on_a_closed_platform_who_has_no_permission_is_vp007() -> None:
    with with_platform("open: false, instance_id: here") as app:
        answer = ask(app, schedule(), x_vp_sender_id="SE-CONSUMER", x_vp_instance_id="here")
        assert code(answer) == "VP007"
        assert answer.faultcode == "SOAP-ENV:Server"
        assert detail(answer) == (
            f"Authorization missing for serviceNamespace: {SCHEDULE}, receiverId: {FACILITY}, senderId: SE-CONSUMER"
        )


def test_a_routing_error_goes_before_a_permission_error() -> None:
    with with_platform("open: false, instance_id: here") as app:
        answer = ask(app, schedule("SE0000000000-NONE"), x_vp_sender_id="SE-CONSUMER", x_vp_instance_id="here")
        assert code(answer) == "VP004"


def test_on_a_closed_platform_a_permitted_consumer_is_let_through() -> None:
    allowed = "permissions: [{contract: GetSubjectOfCareSchedule, logical_address: '*', consumer: SE-CONSUMER}]"
    with with_platform(f"open: false, instance_id: here, {allowed}") as app:
        answer = ask(app, schedule(), x_vp_sender_id="SE-CONSUMER", x_vp_instance_id="here")
        assert answer.all("bookingId") == ["B-1", "I-1"]


def test_a_message_that_has_been_here_before_is_vp014(app: Application) -> None:
    answer = ask(app, schedule(), x_rivta_routing_history="SE-CONSUMER#elsewhere#tidbok")
    assert code(answer) == "VP014"


def test_a_producer_s_own_fault_passes_through_unchanged(app: Application) -> None:
    direct = call(
        app,
        "POST",
        "/producers/tidboken/crm/scheduling/GetSubjectOfCareSchedule/1/rivtabp21",
        schedule().replace(f"healthcare_facility>{FACILITY}", "healthcare_facility>SE0-OTHER").encode(),
    )
    through = ask(app, schedule().replace(f"healthcare_facility>{FACILITY}", "healthcare_facility>SE0-OTHER"))
    assert through.status == 500
    assert through.body == direct.body


def test_the_addressing_header_of_rivtabp20_is_understood(app: Application) -> None:
    old = (
        schedule()
        .replace("r:LogicalAddress", "r:To")
        .replace("urn:riv:itintegration:registry:1", "http://www.w3.org/2005/08/addressing")
    )
    assert "r:To>" in old
    assert ask(app, old).all("bookingId") == ["B-1", "I-1"]


def test_a_profile_that_cannot_be_translated_is_vp005() -> None:
    newer = (
        "routes: [{contract: GetSubjectOfCareSchedule, logical_address: SE0000000000-X, "
        "address: 'http://localhost:9', profile: other}]"
    )
    with with_platform(newer) as app:
        assert code(ask(app, schedule("SE0000000000-X"))) == "VP005"


def test_who_asks_in_utf16_is_answered_in_utf16(app: Application) -> None:
    question = schedule().replace("UTF-8", "UTF-16")
    answer = ask(app, question.encode("utf-16"), content_type="text/xml; charset=UTF-16")
    assert answer.headers["Content-Type"] == "text/xml; charset=UTF-16"
    assert etree.fromstring(answer.body).tag == f"{{{SOAP}}}Envelope"
    assert answer.all("bookingId") == ["B-1", "I-1"]


def test_an_envelope_among_attachments_is_found(app: Application) -> None:
    body = f"--part\r\nContent-Type: application/xop+xml\r\n\r\n{schedule()}\r\n--part--"
    answer = ask(app, body, content_type='multipart/related; type="application/xop+xml"; boundary=part')
    assert answer.all("bookingId") == ["B-1", "I-1"]


def test_the_wsdl_needs_no_identification_and_says_this_address() -> None:
    with with_platform("open: false") as app:
        answer = call(app, "GET", f"{ADDRESS}?wsdl")
        assert answer.status == 200
        assert b'location="http://localhost:80/vp/crm/scheduling/GetSubjectOfCareSchedule/1/rivtabp21"' in answer.body


def test_a_wsdl_that_is_not_there_is_answered_with_those_that_are(app: Application) -> None:
    answer = call(app, "GET", "/vp/no/such/thing?wsdl")
    assert answer.status == 500
    assert answer.headers["Content-Type"] == "text/plain;UTF-8"
    assert answer.body.startswith(b"No wsdl found on this path, following wsdl paths is available:\nhttp://localhost")
    assert b"/vp/clinicalprocess/logistics/logistics/GetCareContacts/3/rivtabp21?wsdl" in answer.body


REGISTRY_1 = "itintegration:registry"
REGISTRY_2 = "infrastructure:itintegration:registry"


def registry(contract: str, domain: str, version: str, content: str, address: str = "5565594230") -> str:
    return (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Header><h:LogicalAddress xmlns:h="urn:riv:{domain}:{version}">{address}'
        f'</h:LogicalAddress></s:Header><s:Body><a:{contract} xmlns:a="urn:riv:{domain}:{contract}Responder:{version}">'
        f"{content}</a:{contract}></s:Body></s:Envelope>"
    )


@pytest.mark.parametrize(("domain", "version"), [(REGISTRY_1, "1"), (REGISTRY_2, "2")])
def test_the_registry_tells_which_contracts_a_unit_supports(app: Application, domain: str, version: str) -> None:
    asked = f"<a:serviceConsumerHsaId>SE-C</a:serviceConsumerHsaId><a:logicalAdress>{FACILITY}</a:logicalAdress>"
    answer = ask(app, registry("GetSupportedServiceContracts", domain, version, asked), path="/vp")
    assert SCHEDULE in answer.all("ServiceContractNamespace")


def test_the_registry_says_what_it_misses(app: Application) -> None:
    asked = registry("GetSupportedServiceContracts", REGISTRY_2, "2", "<a:logicalAdress> </a:logicalAdress>")
    assert ask(app, asked, path="/vp").faultstring == "LogicalAddress must not be empty or null"


def test_the_platform_can_be_pinged(app: Application) -> None:
    ping = message("PingForConfiguration").replace(f">{FACILITY}</", ">5565594230</", 1)
    assert ask(app, ping, path="/vp").value("pingDateTime") == "20260803080000"


def test_the_router_s_refusals_are_in_the_call_log() -> None:
    with make_app() as app:
        ask(app, schedule("SE0000000000-NONE"), x_vp_sender_id="SE-C", x_skltp_correlation_id="c-9")
        (logged,) = app.call_log.newest("default", CallFilter())
        assert (logged.component, logged.status, logged.correlation) == ("platform", 500, "c-9")
        assert logged.fault is not None
        assert logged.fault.startswith("VP004")


def test_the_resident_s_number_is_in_no_router_s_fault(app: Application) -> None:
    assert RESIDENT.encode() not in ask(app, schedule("SE0000000000-NONE")).body
