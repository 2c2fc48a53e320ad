"""Our schemas say what the published ones say: the same components, and the same verdict on every message.

The published files are what the outside world validates against. They are no part of this project; where they are not
at hand, the tests that need them are skipped.
"""

from collections import Counter
from functools import cache
from pathlib import Path
from random import Random

import pytest
import xmlschema
from lxml import etree

from tests.published.facts import changes, differences, facts
from tests.published.judging import UNBROKEN, Judgement, judge
from tests.published.mutations import MUTATIONS
from tests.published.pairs import (
    COMMON,
    DOMAINS,
    SCHEMAS,
    VARIABLE,
    Pair,
    common_copies,
    our_files,
    pairs,
    published_folder,
)

SEED = 1177
# libxml2 lets elements of a list mix with those of an xs:any that follows it (timeslotDetail*, any*). The standard
# wants the list first, and so does xmlschema. These changes can make such a mixture; only there may the two disagree.
MIXES_LIST_AND_WILDCARD = {"foreign_element_before_the_wildcard", "swapped_order", "wrong_namespace"}
TEST_PERSON = "191212121212"  # Tolvan Tolvansson, an official test number


@pytest.fixture(scope="session")
def published() -> Path:
    folder = published_folder()
    if not folder.is_dir():
        pytest.skip(f"the published service contracts are not at {folder}; set {VARIABLE} to the folder that has them")
    return folder


@pytest.fixture(scope="session")
def judgements(published: Path) -> list[Judgement]:
    rng = Random(SEED)
    return [j for domain in DOMAINS for pair in _schemas(domain, published) for j in judge(pair, rng)]


# The same components


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_published_file_has_a_partner_and_no_file_of_ours_lacks_one(domain: str, published: Path) -> None:
    partners = {pair.ours for pair in pairs(domain, published)}

    assert partners, f"no published files in {published / domain}"
    assert [file.name for file in partners if not file.is_file()] == []
    assert [file.name for file in our_files(domain) if file not in partners] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_our_files_say_what_the_published_files_say(domain: str, published: Path) -> None:
    own = [pair for pair in pairs(domain, published) if not pair.is_common]

    found = [f"{pair}: {text}" for pair in own for text in differences(facts(pair.ours), facts(pair.published))]

    assert not found, "\n\n".join(found)


@pytest.mark.parametrize("name", COMMON)
def test_a_common_file_has_what_the_published_copies_have_between_them(name: str, published: Path) -> None:
    ours = facts(SCHEMAS / "common" / name)
    copies = {copy: facts(copy) for copy in common_copies(name, published)}

    found = [f"{copy.relative_to(published)}: {text}" for copy, said in copies.items() for text in changes(ours, said)]

    assert not found, "\n\n".join(found)
    assert ours.keys() == set().union(*copies.values())


# The same verdict


def test_no_message_is_judged_differently(judgements: list[Judgement]) -> None:
    found = [str(judgement) for judgement in judgements if judgement.differs]

    assert not found, f"{len(found)} of {len(judgements)} messages:\n\n" + "\n\n".join(found[:5])


def test_the_messages_are_many_and_of_both_kinds(judgements: list[Judgement]) -> None:
    accepted = sum(judgement.published for judgement in judgements)

    assert len(judgements) >= 5_000
    assert 0.3 <= accepted / len(judgements) <= 0.7


def test_unbroken_messages_are_valid(judgements: list[Judgement]) -> None:
    found = [str(judgement) for judgement in judgements if judgement.change == UNBROKEN and not judgement.published]

    assert not found, "\n\n".join(found[:5])


def test_every_kind_of_damage_was_done(judgements: list[Judgement]) -> None:
    done = Counter(judgement.change for judgement in judgements)

    assert [mutation.__name__ for mutation in MUTATIONS if done[mutation.__name__] < 10] == []


def test_every_request_response_and_header_was_judged(judgements: list[Judgement]) -> None:
    headers = {
        ("common/interoperability_headers_1.0.xsd", "Actor"),
        ("common/interoperability_headers_1.0.xsd", "ProcessingStatus"),
        ("common/itintegration_registry_1.0.xsd", "LogicalAddress"),
        ("itintegration_registry_1.0/itintegration_registry_1.0.xsd", "LogicalAddress"),
    }
    contracts = [file for domain in DOMAINS for file in our_files(domain) if _is_wsdl(file)]

    judged = Counter((str(judgement.pair), judgement.element) for judgement in judgements)

    assert len(contracts) == 23
    assert {*headers, *(root for contract in contracts for root in _roots(contract))} <= judged.keys()
    assert {root: times for root, times in judged.items() if times < 60} == {}


def test_xmlschema_finds_no_difference_either(judgements: list[Judgement]) -> None:
    sample = Random(SEED).sample(judgements, 400)

    found = [str(j) for j in sample if _verdict(j.pair.ours, j.message) != _verdict(j.pair.published, j.message)]

    assert not found, "\n\n".join(found[:5])


def test_xmlschema_and_lxml_agree_but_for_one_known_weakness(judgements: list[Judgement]) -> None:
    sample = Random(SEED).sample(judgements, 400)

    disagreeing = [j for j in sample if _verdict(j.pair.ours, j.message) != j.ours]
    found = [str(j) for j in disagreeing if not (j.ours and j.change in MIXES_LIST_AND_WILDCARD)]

    assert not found, "by lxml, but not by xmlschema:\n\n" + "\n\n".join(found[:5])


# The pattern of personal identity numbers


def test_a_real_person_number_is_accepted_which_the_old_pattern_rejected() -> None:
    """Up to release 1.1.1 the pattern was anchored; XML Schema knows no anchors, so ^ and $ had to be in the number.

    Producers in the field still carry that file. Ours has the pattern of release 1.1.5, and nothing else is changed.
    """
    current = (SCHEMAS / "crm_scheduling_1.1" / "crm_scheduling_1.1.xsd").read_bytes()
    pattern = b"[0-9]{8}[0-9pPtTfF][0-9]{3}"
    old = current.replace(pattern, b"^" + pattern + b"$")

    assert _accepts(current, TEST_PERSON)
    assert not _accepts(old, TEST_PERSON)
    assert _accepts(old, f"^{TEST_PERSON}$")


def _accepts(core_types: bytes, person: str) -> bool:
    core = etree.fromstring(core_types, base_url=str(SCHEMAS / "crm_scheduling_1.1" / "crm_scheduling_1.1.xsd"))
    probe = etree.SubElement(core, "{http://www.w3.org/2001/XMLSchema}element", name="probe")
    probe.set("type", "tns:SubjectOfCareIdType")
    message = etree.Element("{urn:riv:crm:scheduling:1}probe")
    message.text = person
    return etree.XMLSchema(core).validate(message)


def _verdict(schema: Path, message: bytes) -> bool:
    return _compiled(schema).is_valid(etree.fromstring(message))


@cache
def _compiled(schema: Path) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(schema)


def _schemas(domain: str, published: Path) -> list[Pair]:
    return [pair for pair in pairs(domain, published) if not _is_wsdl(pair.ours)]


def _roots(wsdl: Path) -> list[tuple[str, str]]:
    contract, _, rest = wsdl.name.partition("Interaction_")
    schema = f"{wsdl.parent.name}/{contract}Responder_{rest.split('_')[0]}.xsd"
    return [(schema, contract), (schema, f"{contract}Response")]


def _is_wsdl(file: Path) -> bool:
    return file.suffix == ".wsdl"
