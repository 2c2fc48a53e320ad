"""Every schema file of ours is well made: it loads in the tools that people use."""

from pathlib import Path

import pytest
import xmlschema
import zeep
from lxml import etree

SCHEMAS = Path(__file__).parents[1] / "schemas"
XSDS = sorted(SCHEMAS.rglob("*.xsd"))
WSDLS = sorted(SCHEMAS.rglob("*.wsdl"))

LOGICAL_ADDRESS = "{urn:riv:itintegration:registry:1}LogicalAddress"
# Every other SOAPAction is the namespace of the messages and the name of the contract.
SOAP_ACTIONS_LEFT_OVER = {
    "clinicalprocess_logistics_logistics_2.0/GetCareContactsInteraction_2.0_RIVTABP21.wsdl": (
        "urn:riv:ehr:patientsummary:GetCareContactsResponder:2:GetCareContacts"
    ),
}


def _name(file: Path) -> str:
    return file.relative_to(SCHEMAS).as_posix()


@pytest.mark.parametrize("file", XSDS, ids=_name)
def test_lxml_and_xmlschema_compile_every_xsd_of_ours(file: Path) -> None:
    etree.XMLSchema(file=str(file))
    schema = xmlschema.XMLSchema(file)

    assert schema.validity == "valid"


@pytest.mark.parametrize("file", WSDLS, ids=_name)
def test_zeep_loads_every_wsdl_of_ours(file: Path) -> None:
    contract = file.name.split("Interaction")[0]

    client = zeep.Client(str(file))  # type: ignore[no-untyped-call]  # zeep is untyped

    port = client.wsdl.services[f"{contract}ResponderService"].ports[f"{contract}ResponderPort"]
    operation = port.binding.get(contract)
    body = etree.QName(operation.input.body.qname)
    assert body.localname == contract
    assert operation.soapaction == SOAP_ACTIONS_LEFT_OVER.get(_name(file), f"{body.namespace}:{contract}")
    assert operation.input.header.type.elements[0][1].qname.text == LOGICAL_ADDRESS


@pytest.mark.parametrize("file", XSDS + WSDLS, ids=_name)
def test_the_files_are_plain_utf_8_with_unix_line_ends(file: Path) -> None:
    content = file.read_bytes()

    assert content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    assert b"\r" not in content
    assert b"\t" not in content
    assert content.endswith(b">\n")
