"""A report says the same in every format: all of it in JSON, nobody's number in any, and no target's words run."""

from __future__ import annotations

import base64
import csv
import io
import json
import shlex
from collections.abc import Callable
from itertools import pairwise

import jsonschema
import pytest
from lxml import etree

from simulator.verification.report import STATE_WORDS, Finding, Report, Result, State
from simulator.verification.reports import as_csv, as_html, as_json, as_junit, as_text, summary
from simulator.verification.reports.masking import Masking
from simulator.verification.rules import RULES
from simulator.verification.words import Language, Words
from tests.verification import reporting
from tests.verification.reporting import FORMS, NUMBER, OTHER, PHONE, SCRIPT, SECRET

Write = Callable[[Report, Language, bool], str]
WRITERS: dict[str, Write] = {
    "json": lambda report, _, masked: as_json.write(report, masked=masked),
    "text": lambda report, language, masked: as_text.write(report, language, masked=masked, colour=True),
    "html": lambda report, language, masked: as_html.write(report, language, masked=masked),
    "junit": lambda report, language, masked: as_junit.write(report, language, masked=masked),
    "csv": lambda report, language, masked: as_csv.write(report, language, masked=masked),
}
REPORTS: dict[str, Callable[[], Report]] = {
    "the worst": reporting.worst,
    "a real run": reporting.real,
    "nothing": reporting.report,
}
every_format = pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
every_report = pytest.mark.parametrize("made", REPORTS.values(), ids=REPORTS)


# -- all of them


@every_format
@every_report
@pytest.mark.parametrize("language", ["sv", "en"])
def test_nobody_is_recognised_in_a_masked_report(made: Callable[[], Report], write: Write, language: Language) -> None:
    report = made()
    written = write(report, language, True)
    for person in report.target.persons:
        assert person.id not in written
        assert person.id[2:] not in written
        assert f"{person.id[2:8]}-{person.id[8:]}" not in written
    for hidden in (*FORMS, OTHER, PHONE, "tolvan@example.se"):
        assert hidden not in written


@every_format
def test_an_unmasked_report_says_who(write: Write) -> None:
    assert NUMBER in write(reporting.worst(), "sv", False)


@every_format
@pytest.mark.parametrize("masked", [True, False])
def test_a_secret_leaves_by_no_report(write: Write, masked: bool) -> None:
    written = write(reporting.worst(), "sv", masked)
    assert "hem" + '"lig' not in written
    assert "lig&lt;t" not in written
    assert SECRET not in written


@every_format
@every_report
def test_every_report_can_be_written_to_a_file(made: Callable[[], Report], write: Write) -> None:
    assert write(made(), "sv", False).encode("utf-8")


# -- JSON


@every_report
@pytest.mark.parametrize("masked", [True, False])
def test_json_keeps_its_published_schema(made: Callable[[], Report], masked: bool) -> None:
    schema = json.loads(as_json.schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(as_json.write(made(), masked=masked)))


def test_the_schema_allows_no_name_that_it_does_not_have() -> None:
    told = as_json.as_dict(reporting.worst())
    told["results"][0]["findings"][0]["extra"] = 1
    with pytest.raises(jsonschema.ValidationError, match="extra"):
        jsonschema.validate(told, json.loads(as_json.schema()))


def test_json_has_every_byte_and_every_verdict() -> None:
    report = reporting.real()
    told = json.loads(as_json.write(report, masked=False))
    assert [each["request"]["text"].encode() for each in told["exchanges"]] == [e.request for e in report.exchanges]
    assert [each["reply"]["text"].encode() for each in told["exchanges"]] == [e.reply for e in report.exchanges]
    assert [each["number"] for each in told["told"]] == [e.number for e in report.told]
    assert [each["state"] for each in told["results"]] == [each.state.value for each in report.results]
    assert {each["rule"] for each in told["results"] if each["findings"]} >= {"PR-GEN-12", "PR-GEN-16"}


def test_bytes_that_are_no_text_are_base64_and_masked_still_hidden() -> None:
    wide = reporting.exchange(reply=f"<a>{NUMBER}</a>".encode("utf-16-le"))
    report = reporting.report(exchanges=[wide])
    (shown,) = as_json.as_dict(report, masked=False)["exchanges"]
    assert list(shown["reply"]) == ["base64"]
    (shown,) = as_json.as_dict(report)["exchanges"]
    assert shown["reply"] == {"text": "<a>19121212****</a>"}


# -- text


def test_text_begins_with_the_verdict_and_what_it_means_for_citizens() -> None:
    head = as_text.write(reporting.real(), "en").split("\n\n")
    assert head[0].splitlines()[1] == "Failed: at least one SHALL rule is broken."
    assert head[1].startswith("What it means for the citizen:")
    assert "(PR-GEN-12)" in head[1]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_keep_the_width_of_the_terminal(width: int) -> None:
    shown = as_text.write(reporting.real(), "sv", width=width)
    assert all(len(line) <= width or " " not in line.strip() for line in shown.splitlines())


def test_a_target_cannot_steer_the_terminal() -> None:
    shown = as_text.write(reporting.worst(), colour=False)
    assert not [letter for letter in shown if letter < " " and letter != "\n"]
    assert "\x1b[31m" not in as_text.write(reporting.worst(), colour=True)
    assert "\x1b[31;1m" in as_text.write(reporting.worst(), colour=True)


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_its_words(state: State) -> None:
    assert state in STATE_WORDS
    assert state in summary.STATE_MEANINGS


def test_every_subject_has_a_name() -> None:
    assert {summary.theme(rule) for rule in RULES.values()} == set(summary.THEMES)


def test_every_flow_of_a_real_run_has_an_english_name() -> None:
    report = reporting.real()
    assert {each.step for each in report.exchanges if each.step} <= set(summary.STEPS)


def test_a_waiver_that_nobody_needs_is_what_the_verdict_says() -> None:
    waived = next(each for each in reporting.worst().results if each.waiver is not None)
    needless = Result(waived.rule, State.FAILED, reason=Words("behövs inte", "not needed"), waiver=waived.waiver)
    assert "undantag" in summary.verdict(reporting.report(needless)).sv


# -- JUnit


def _ants_schema(root: etree._Element) -> None:
    """What Ant's JUnit.xsd asks for."""
    for number, suite in enumerate(root):
        assert {"name", "timestamp", "hostname", "tests", "failures", "errors", "time", "package", "id"} <= set(
            suite.attrib
        )
        assert suite.get("id") == str(number)
        assert suite.get("timestamp") == "2026-08-03T08:00:00" or len(suite.get("timestamp") or "") == 19
        names = [str(each.tag) for each in suite]
        assert names == ["properties", *(names.count("testcase") * ["testcase"]), "system-out", "system-err"]
        assert all(set(each.attrib) == {"name", "value"} and each.get("name") for each in suite[0])
        for case in suite.iterfind("testcase"):
            assert set(case.attrib) == {"name", "classname", "time"}
            assert float(case.get("time") or "") >= 0
            assert [each.tag for each in case] in ([], ["skipped"], ["failure"], ["error"])
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(name) or "") == len(suite.findall(f"testcase/{tag}"))
        assert int(suite.get("tests") or "") == names.count("testcase")


@every_report
def test_junit_keeps_the_schema_that_build_servers_read(made: Callable[[], Report]) -> None:
    _ants_schema(etree.fromstring(as_junit.write(made()).encode()))


def test_a_warning_does_not_fail_the_build_but_is_told() -> None:
    report = reporting.worst()
    root = etree.fromstring(as_junit.write(report, "en").encode())
    failures = {str(each.getparent().get("name")).split()[0] for each in root.iter("failure")}  # type: ignore[union-attr]
    assert failures == {each.rule.id for each in report.results if each.state is State.FAILED}
    warned = next(each.rule for each in report.results if each.state is State.WARNED)
    assert warned.id in "".join(root.itertext("system-out"))
    assert root.xpath(f'//property[@name="{warned.id}.state"]/@value') == ["warned"]
    assert root.xpath(f'//property[@name="{warned.id}.level"]/@value') == [warned.level.value]


# -- CSV


def test_csv_has_a_line_per_rule_and_begins_as_excel_wants() -> None:
    report = reporting.real()
    written = as_csv.write(report)
    assert written.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(written[1:], newline="")))
    assert [row[0] for row in rows[1:]] == [each.rule.id for each in report.results]
    assert {len(row) for row in rows} == {len(as_csv.COLUMNS)}


def test_no_cell_is_a_formula() -> None:
    rows = csv.reader(io.StringIO(as_csv.write(reporting.worst(), bom=False), newline=""))
    cells = [cell for row in rows for cell in row]
    assert "'@SUM(A1)" in cells
    assert not [cell for cell in cells if cell != "-" and cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


# -- HTML


@every_report
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_needs_nothing_else_and_runs_nothing(made: Callable[[], Report], language: Language) -> None:
    page = as_html.write(made(), language)
    root = etree.HTML(page)
    assert root.get("lang") == language
    assert not root.xpath("//script | //link | //img | //iframe | //object | //*[@src] | //*[@onclick] | //*[@style]")
    assert all(str(each).startswith("#") for each in root.xpath("//@href"))
    assert "url(" not in page.partition("<body>")[0]
    assert SCRIPT not in page


def test_links_lead_somewhere_and_ids_are_their_own() -> None:
    root = etree.HTML(as_html.write(reporting.real()))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {str(each)[1:] for each in root.xpath("//@href")} <= set(ids)
    pointed = {each for ids in root.xpath("//@aria-labelledby") for each in str(ids).split()}
    assert pointed <= set(ids)


def test_headings_go_down_a_step_at_a_time() -> None:
    root = etree.HTML(as_html.write(reporting.real()))
    levels = [int(each.tag[1]) for each in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_spot_is_marked_in_the_reply() -> None:
    root = etree.HTML(as_html.write(reporting.worst(), "en"))
    marks = ["".join(each.itertext()) for each in root.xpath('//article[@aria-labelledby="PR-GSS-01"]//mark')]
    assert any("<c:bookingId" in each and "B-1" in each and "finding 1" in each for each in marks)
    assert any("timeslotDetail" in each and "alert" in each and "finding 2" in each for each in marks)


def test_a_finding_tells_how_to_repeat_it_and_sends_the_same_bytes() -> None:
    report = reporting.real()
    page = as_html.write(report, masked=False)
    assert "tidbok verify my-system.yaml --safety full --rules PR-GEN-12" in page
    sent = next(each for each in report.results if each.rule.id == "PR-GEN-12").findings[0].exchange
    assert sent is not None
    lines = ["".join(each.itertext()) for each in etree.HTML(page).xpath('//pre[@class="curl"]')]
    assert any(sent.request.decode() in line and sent.url in line for line in lines)


@pytest.mark.parametrize("body", ["<å a='\"$x`'>it's !!\n</å>", "@x", ""])
def test_a_shell_reads_the_line_that_sends_again_as_the_same_bytes(body: str) -> None:
    sent = reporting.exchange(request=body.encode(), request_headers={"X-A": 'it\'s "q"'})
    line = as_html.curl(sent, reporting.report().target, Masking(on=False))
    words = shlex.split(line.replace("\\\n", " "))
    assert words[words.index("-H") + 1] == 'X-A: it\'s "q"'
    assert words[-1] == sent.url
    if body:
        assert words[words.index("--data-raw") + 1] == body


@pytest.mark.parametrize("body", [b"a\r\nb", b"\x00\xff", "å".encode("utf-16")])
def test_bytes_that_a_page_cannot_hold_are_sent_again_as_base64_but_never_masked_ones(body: bytes) -> None:
    sent = reporting.exchange(request=body)
    line = as_html.curl(sent, reporting.report().target, Masking(on=False))
    assert base64.b64decode(line.splitlines()[1]) == body
    assert "base64" not in as_html.curl(sent, reporting.report().target, Masking())


def test_flows_are_drawn_and_told_in_words() -> None:
    report = reporting.real()
    root = etree.HTML(as_html.write(report, "en"))
    drawn = root.xpath("//svg")
    assert len(drawn) == len({each.step for each in report.exchanges if each.step})
    assert all(each.get("role") == "img" and each.get("aria-labelledby") for each in drawn)
    words = " ".join("".join(each.itertext()) for each in root.xpath("//section[@aria-labelledby='flows']//ol"))
    assert "MakeBooking (book): a reply OK" in words or "MakeBooking (book): a reply INFO" in words
    assert "tells the engagement index with Update" in words


def test_clean_up_clock_and_waivers_are_told() -> None:
    page = as_html.write(reporting.worst(), "en")
    assert "Left in the target" in page
    assert "Cancelled: 19121212****" in page
    assert "measured by the replies&#39; Date header" in page
    assert "Waivers of the target file" in page


def test_a_thousand_large_calls_do_not_make_a_page_that_nobody_can_open() -> None:
    rows = "".join(f"<row><id>{number}</id></row>" for number in range(20_000))
    large = [reporting.exchange(number, f"<a>{rows}</a>".encode()) for number in range(1, 61)]
    findings = [Finding("x", "y", f"row[{10_000 + each.number}]/id", each) for each in large]
    results = [reporting.failed(*findings, rule=rule) for rule in list(RULES)[:12] if RULES[rule].look]
    page = as_html.write(reporting.report(*results, exchanges=large))
    assert len(page) < 15_000_000
    assert "rader utelämnade" in page
    assert "10001" in page
