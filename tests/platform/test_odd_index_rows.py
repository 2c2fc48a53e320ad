"""What the index holds is passed on as it is, however odd: it judges no number's form (spec/platform.md 4.1, 4.8)."""

from __future__ import annotations

import json

import pytest

from simulator.app import Application
from tests.support.messages import FACILITY, RESIDENT, message
from tests.support.world import call, make_app


def update(app: Application, resident: str) -> str | None:
    row = {
        "registeredResidentIdentification": resident,
        "serviceDomain": "riv:crm:scheduling",
        "categorization": "NA",
        "logicalAddress": FACILITY,
        "businessObjectInstanceIdentifier": "X",
        "clinicalProcessInterestId": "NA",
        "sourceSystem": "SE2321000099-SYS",
        "dataController": "SE2321000099",
    }
    engagement = "".join(f"<e:{name}>{text}</e:{name}>" for name, text in row.items())
    body = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>'
        '<r:LogicalAddress xmlns:r="urn:riv:itintegration:registry:1">5565594230</r:LogicalAddress></s:Header><s:Body>'
        '<u:Update xmlns:u="urn:riv:itintegration:engagementindex:UpdateResponder:1" '
        'xmlns:e="urn:riv:itintegration:engagementindex:1"><u:engagementTransaction><e:deleteFlag>false</e:deleteFlag>'
        f"<e:engagement>{engagement}</e:engagement></u:engagementTransaction></u:Update></s:Body></s:Envelope>"
    )
    return call(app, "POST", "/vp", body.encode()).value("ResultCode")


@pytest.mark.parametrize("resident", ["1212121212", "19121212121x", "Tolvan"])
def test_a_resident_that_no_schema_would_take_can_be_indexed_and_asked_for(resident: str) -> None:
    question = message("GetSubjectOfCareSchedule").replace(f">{FACILITY}</", ">5565594230</", 1)
    with make_app() as app:
        assert update(app, resident) == "OK"
        answer = call(app, "POST", "/vp", question.replace(RESIDENT, resident).encode())
    assert answer.status == 200
    assert answer.all("statusCode") == [] or answer.all("timeslotDetail") == []
    assert b"NoDataSynchFailed" in answer.body


@pytest.mark.parametrize("fault", ["misspelt_element", "empty_elements", "elements_out_of_order"])
def test_an_index_that_answers_oddly_hides_nobody_s_times(fault: str) -> None:
    with make_app() as app:
        told = {"event": "add", "healthcare_facility": FACILITY}
        relations = f"/1177/api/residents/{RESIDENT}/relations"
        assert call(app, "POST", relations, json.dumps(told).encode()).status < 300
        on = call(app, "PUT", f"/__admin/faults/{fault}", b'{"producer": "engagement-index"}')
        assert on.status == 200
        answer = call(app, "GET", f"/1177/api/residents/{RESIDENT}/booked-times")
    assert answer.status == 200
    assert {each["booking_id"] for each in json.loads(answer.body)["booked_times"]} == {"B-1", "I-1"}
