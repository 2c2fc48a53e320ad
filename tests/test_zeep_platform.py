"""A client we did not write, through the national platform: zeep collects booked times, asks and tells the index, reads
care contacts and the registry, with the published WSDLs and with the ones the platform gives.

The published files are no part of this project; where they are not at hand, their half is skipped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests
import zeep
from zeep.transports import Transport

from simulator.contracts import CATALOGUE
from simulator.contracts.contract import ServiceContract
from tests.published.pairs import VARIABLE, published_folder
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT
from tests.support.serving import serving
from tests.support.world import SCENARIO

NATIONAL = "5565594230"
SYSTEM = "SE2321000016-SYS1"
PERSONAL_NUMBER = "1.2.752.129.2.1.3.1"
WORLD = SCENARIO.replace(
    "    hsa_id: SE2321000016-SYS1\n", "    hsa_id: SE2321000016-SYS1\n    care_contacts: [2, 3]\n"
)

Load = Callable[[ServiceContract], zeep.Client]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(WORLD) as server:
        yield server.url


@pytest.fixture(scope="module")
def transport() -> Iterator[Transport]:
    with requests.Session() as connections:
        connections.trust_env = False  # a proxy would not find a server on this computer
        yield Transport(session=connections)


def from_platform(url: str, transport: Transport) -> Load:
    return lambda contract: zeep.Client(f"{url}/vp/{contract.path}?wsdl", transport=transport)


def from_published(_: str, transport: Transport) -> Load:
    folder = published_folder()
    if not folder.is_dir():
        pytest.skip(f"the published service contracts are not at {folder}; set {VARIABLE} to the folder that has them")
    return lambda contract: zeep.Client(str(_published(contract)), transport=transport)


def _published(contract: ServiceContract) -> Any:
    name = f"{contract.name}Interaction_{contract.major}.*_RIVTABP21.wsdl"
    folder = f"{contract.domain.replace(':', '_')}_{contract.major}.*"
    return next(iter(sorted(published_folder().glob(f"{folder}/**/{name}"))))


@dataclass(frozen=True)
class Consumer:
    load: Load
    url: str

    def call(self, namespace: str, address: str = NATIONAL, **fields: Any) -> Any:
        contract = CATALOGUE[namespace]
        client = self.load(contract)
        service = client.create_service(next(iter(client.wsdl.bindings)), f"{self.url}/vp/{contract.path}")
        headers: dict[str, Any] = {"LogicalAddress": address}
        if contract.needs_actor:
            headers["actor"] = {"actorId": RESIDENT, "actorType": "subject_of_care"}
        return service[contract.name](_soapheaders=headers, **fields)

    def booked_times(self, address: str = NATIONAL) -> list[str]:
        reply = self.call(SCHEDULE, address, healthcare_facility=address, subject_of_care=RESIDENT)
        return [each.bookingId for each in reply.timeslotDetail]


@pytest.fixture(params=[from_platform, from_published])
def consumer(request: pytest.FixtureRequest, url: str, transport: Transport) -> Consumer:
    return Consumer(request.param(url, transport), url)


SCHEDULE = "urn:riv:crm:scheduling:GetSubjectOfCareScheduleResponder:1"
FIND = "urn:riv:itintegration:engagementindex:FindContentResponder:1"
UPDATE = "urn:riv:itintegration:engagementindex:UpdateResponder:1"
CONTACTS = "urn:riv:clinicalprocess:logistics:logistics:GetCareContactsResponder:"
SUPPORTED_1 = "urn:riv:itintegration:registry:GetSupportedServiceContractsResponder:1"
SUPPORTED_2 = "urn:riv:infrastructure:itintegration:registry:GetSupportedServiceContractsResponder:2"


def test_booked_times_are_collected_from_the_whole_country(consumer: Consumer) -> None:
    assert consumer.booked_times() == ["B-1", "I-1"]


def test_a_unit_is_asked_directly_by_its_own_address(consumer: Consumer) -> None:
    assert consumer.booked_times(FACILITY) == ["B-1", "I-1"]
    assert consumer.booked_times(OTHER_FACILITY) == []


def test_the_index_is_asked_for_what_the_citizen_has(consumer: Consumer) -> None:
    rows = consumer.call(FIND, registeredResidentIdentification=RESIDENT, serviceDomain="riv:crm:scheduling")
    assert {each.businessObjectInstanceIdentifier for each in rows.engagement} == {"B-1", "I-1", "I-2"}
    assert {each.owner for each in rows.engagement} == {NATIONAL}


def test_a_producer_of_somebody_else_s_can_update_the_index(consumer: Consumer) -> None:
    row = {
        "registeredResidentIdentification": "188803099368",
        "serviceDomain": "riv:crm:scheduling",
        "categorization": "NA",
        "logicalAddress": "SE2321000099-EXT1",
        "businessObjectInstanceIdentifier": "X-1",
        "clinicalProcessInterestId": "NA",
        "mostRecentContent": "20260810090000",
        "sourceSystem": "SE2321000099-SYS",
        "dataController": "SE2321000099",
    }
    told = consumer.call(UPDATE, engagementTransaction=[{"deleteFlag": False, "engagement": row}])
    assert told.ResultCode == "OK"
    found = consumer.call(FIND, registeredResidentIdentification="188803099368", serviceDomain="riv:crm:scheduling")
    assert [each.logicalAddress for each in found.engagement] == ["SE2321000099-EXT1"]


@pytest.mark.parametrize("version", [2, 3])
def test_care_contacts_are_collected_from_the_systems_that_have_them(consumer: Consumer, version: int) -> None:
    patient = {"id": RESIDENT, "type": PERSONAL_NUMBER}
    reply = consumer.call(f"{CONTACTS}{version}", patientId=patient)
    contacts = reply.careContact
    assert {each.careContactHeader.documentId for each in contacts} >= {"B-1"}
    assert {each.careContactHeader.sourceSystemHSAId for each in contacts} == {SYSTEM}


@pytest.mark.parametrize("contract", [SUPPORTED_1, SUPPORTED_2])
def test_the_registry_tells_what_a_unit_supports(consumer: Consumer, contract: str) -> None:
    reply = consumer.call(contract, serviceConsumerHsaId="SE165565594230-1177", logicalAdress=FACILITY)
    assert SCHEDULE in {each.ServiceContractNamespace for each in reply.serviceContractNamespace}
