"""The operator's console: journeys by its links and forms, who may come in, and what it lets out."""

from __future__ import annotations

import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from lxml import etree, html
from werkzeug.test import Client, TestResponse

from simulator.app import Application, create_app
from simulator.scenarios import loader
from simulator.settings import Settings
from simulator.store.call_log import Exchange
from simulator.store.database import open_database
from simulator.verification.reports import as_json
from tests.faults.playing import on
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT
from tests.support.world import SCENARIO, make_app
from tests.verification.reporting import worst

PAGES = (
    "/console/",
    "/console/world",
    "/console/world?q=ängen",
    "/console/world/systems/tidboken",
    f"/console/world/facilities/{FACILITY}?date=2026-08-04",
    "/console/people",
    f"/console/people/{RESIDENT}?strategy=all",
    "/console/index",
    "/console/calls",
    "/console/calls/1",
    "/console/fan-outs",
    "/console/faults",
    "/console/faults?q=långsam",
    "/console/faults/catalogue/slow",
    "/console/clock",
    "/console/scenario",
    "/console/sessions",
    "/console/rules?q=MakeBooking",
    "/console/rules/PR-GSS-05",
    "/console/reports",
)


@dataclass
class Browser:
    """As a person's: keeps its cookies, fills in the forms that the page has, follows where it is sent."""

    app: Application
    client: Client

    def get(self, path: str, **arguments: object) -> Page:
        response = self.client.get(path, follow_redirects=True, **arguments)  # type: ignore[arg-type]
        return Page(self, response)


@dataclass
class Page:
    browser: Browser
    response: TestResponse

    @property
    def root(self) -> html.HtmlElement:
        return html.document_fromstring(self.response.data)

    @property
    def text(self) -> str:
        return " ".join(self.root.find(".//main").text_content().split())

    @property
    def status(self) -> int:
        return self.response.status_code

    def link(self, text: str) -> Page:
        links = [each for each in self.root.iter("a") if text in " ".join(each.text_content().split())]
        assert links, f"no link {text!r}"
        return self.browser.get(links[0].get("href"))

    def press(self, button: str, follow: bool = True, **fields: object) -> Page:
        """The button with this text or label, after the form's fields have been filled in. Files are tuples."""
        found = [each for each in self.root.iter("button") if button in (each.text_content(), each.get("aria-label"))]
        assert found, f"no button {button!r}"
        form = next(found[0].iterancestors("form"))
        values: dict[str, object] = dict(form.form_values())
        if found[0].get("name"):
            values[found[0].get("name")] = found[0].get("value")
        unknown = set(fields) - {each.get("name") for each in form.iter("input", "select", "textarea")}
        assert not unknown, f"the form has no {unknown}"
        action = form.get("action") or self.response.request.path
        assert form.get("method") == "post"
        data = {**values, **fields}
        headers = {"Origin": "http://localhost"}
        response = self.browser.client.post(action, data=data, headers=headers, follow_redirects=follow)
        return Page(self.browser, response)


def browsing(scenario: str = SCENARIO, settings: Settings | None = None) -> Iterator[Browser]:
    with make_app(scenario=scenario, settings=settings) as app:
        yield Browser(app, Client(app))


@pytest.fixture
def browser() -> Iterator[Browser]:
    yield from browsing()


@pytest.fixture(scope="module")
def country() -> Iterator[Browser]:
    """The shipped country, after Cecilia has looked at her booked times: some systems are slow, wrong or down."""
    database = open_database()
    app = create_app(database)
    source = loader.read("land")[1]
    source = source.replace("producer: 3,", "producer: 0.2,").replace("aggregation: 4,", "aggregation: 0.3,")
    app.worlds.load("default", loader.parse(source, "land.yaml"), source)
    browser = Browser(app, Client(app))
    browser.get("/console/people/196106189803?strategy=current")
    yield browser
    database.close()


# every page


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_and_says_the_same_to_the_browser(browser: Browser, path: str) -> None:
    browser.get(f"/console/people/{RESIDENT}?strategy=current")
    page = browser.get(path)
    assert page.status == 200
    root = page.root
    assert root.get("lang") == "sv"
    assert root.findtext(".//title").endswith("tidbok konsol")
    assert len(root.findall(".//h1")) == 1
    assert root.xpath("//nav//a[@aria-current]")
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert not root.xpath("//style | //@style | //*[@onclick or @onload or @onsubmit]")
    assert all(script.get("src", "").startswith("/console/static/") for script in root.iter("script"))
    policy = page.response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["X-Content-Type-Options"] == "nosniff"
    _everything_has_a_name(root)


def _everything_has_a_name(root: html.HtmlElement) -> None:
    """For those who do not see it."""
    for field in root.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        labels = root.xpath("//label[@for=$id]", id=field.get("id"))
        assert field.get("aria-label") or len(labels) == 1, etree.tostring(field)
    for id_ in " ".join(root.xpath("//@aria-describedby | //@aria-labelledby")).split():
        assert root.xpath("//*[@id=$id]", id=id_), id_
    assert all(form.xpath(".//input[@name='csrf']") for form in root.xpath("//form[@method='post']"))


def test_every_link_within_the_console_leads_somewhere(browser: Browser) -> None:
    browser.get(f"/console/people/{RESIDENT}?strategy=current")
    left, seen = ["/console/"], set()
    while left and len(seen) < 120:
        path = left.pop(0)
        page = browser.client.get(path)
        assert page.status_code == 200, path
        if page.mimetype == "text/html":
            links = html.document_fromstring(page.data).xpath("//a/@href[starts-with(., '/console/')]")
            kinds = {re.sub(r"[^/]+$", "", link) for link in seen}
            fresh = [link for link in dict.fromkeys(links) if link not in seen]
            left += [link for link in fresh if re.sub(r"[^/]+$", "", link) not in kinds or len(seen) < 40]
            seen.update(fresh)
    assert len(seen) > 60


def test_a_session_has_a_console_of_its_own(browser: Browser) -> None:
    page = browser.get("/console/sessions").press("Skapa", session="min", scenario="minimal")
    assert "Sessionen finns." in page.text
    theirs = page.link("min")
    assert theirs.response.request.path == "/s/min/console/"
    assert theirs.root.xpath("//nav//a/@href[starts-with(., '/s/min/console/')]")
    assert "scenario minimal" in " ".join(theirs.root.find(".//header").text_content().split())
    theirs.link("Klocka").press("+24 h")
    assert browser.get("/console/clock").text != browser.get("/s/min/console/clock").text
    assert "Sessionen är borttagen." in browser.get("/console/sessions").press("Ta bort min").text
    assert browser.get("/s/min/console/").status == 404


def test_a_session_that_cannot_be_made_is_told_and_what_was_written_is_kept(browser: Browser) -> None:
    page = browser.get("/console/sessions").press("Skapa", session="Inte Så")
    assert page.status == 400
    assert "cannot name a session" in page.text
    assert page.root.xpath("//input[@name='session']/@value") == ["Inte Så"]


# the world and its people


def test_systems_and_facilities_are_found_by_parts_of_their_names(browser: Browser) -> None:
    page = browser.get("/console/world?q=ängens")
    assert "Ängens vårdcentral" in page.text
    assert "Sega" not in page.text
    facility = page.link("Ängens vårdcentral")
    assert "B-1" in facility.text
    assert facility.link("Tidboken").text.startswith("Tidboken Id")


@pytest.mark.parametrize("asked", ["tolvan", "TOLVANSSON tolv", "19121212-1212", "1212"])
def test_people_are_found_by_name_and_number(browser: Browser, asked: str) -> None:
    assert "Tolvan Tolvansson" in browser.get("/console/people", query_string={"q": asked}).text


def test_people_are_found_in_every_store(store: str) -> None:
    with make_app(store) as app:
        browser = Browser(app, Client(app))
        assert "Tolvan Tolvansson" in browser.get("/console/people?q=tolvans+1212").text
        assert "Ingen." in browser.get("/console/people?q=t_lvan").text


def test_people_whose_names_begin_with_swedish_letters_are_found_in_any_case(country: Browser) -> None:
    assert "Hugo Björk" in country.get("/console/people?q=björk").text
    assert "Cecilia" in country.get("/console/people?q=strömberg").text
    assert "Ingen." in country.get("/console/people?q=%25").text


def test_a_citizens_page_says_why_each_time_is_shown_or_hidden(country: Browser) -> None:
    page = country.get("/console/people/193807229806?strategy=current")
    assert "Tiden saknar starttid. no_start, CR-VIS-02" in page.text
    assert "Mottagningen är inte aktiverad i 1177:s e-tjänster." in page.text


def test_the_three_strategies_can_be_compared(country: Browser) -> None:
    page = country.get("/console/people/199112219804?strategy=all")
    headings = [" ".join(each.text_content().split()) for each in page.root.iter("h3")]
    assert [each.partition(":")[0] for each in headings] == ["Aktuell logik", "Målbild", "Tidigare logik"]
    assert "2: mottagningsrelation" in page.text


def test_a_look_leads_to_its_own_calls(country: Browser) -> None:
    page = country.get("/console/people/199112219804?strategy=target").link("Se anropskedjan")
    assert page.text.startswith("Anropskedja: GetSubjectOfCareSchedule")


def test_the_index_is_filtered_exactly(browser: Browser) -> None:
    all_rows = browser.get("/console/index").root.xpath("//tbody/tr")
    here = browser.get(f"/console/index?logical_address={FACILITY}").root.xpath("//tbody/tr")
    assert 0 < len(here) <= len(all_rows)
    assert "Inga poster." in browser.get(f"/console/index?logical_address={OTHER_FACILITY.lower()}").text


# the clock


def test_the_clock_is_moved_stopped_and_set(browser: Browser) -> None:
    page = browser.get("/console/clock")
    if "Klockan går." in page.text:
        page = page.press("Stanna klockan")
    assert "mån 2026-08-03 08:00" in page.text
    page = page.press("+24 h")
    assert "Klockan är ändrad." in page.text
    assert "tis 2026-08-04 08:00:00" in page.text
    assert "2026-09-01 09:30:00" in page.press("Ställ", now="2026-09-01T09:30:00").text
    assert "2026-09-01 07:30:00" in browser.get("/console/clock").press("Flytta fram", advance="-PT2H").text
    assert "Klockan går." in browser.get("/console/clock").press("Låt klockan gå").text


def test_one_can_jump_to_the_nights_when_the_clocks_are_moved(browser: Browser) -> None:
    page = browser.get("/console/clock")
    nights = [each.text_content() for each in page.root.iter("button") if each.get("name") == "now"]
    assert [night.partition(",")[0] for night in nights] == ["sön 2026-10-25 02:59", "sön 2027-03-28 01:59"]
    assert "2026-10-25 02:59" in page.press(nights[0]).text


@pytest.mark.parametrize("given", [{"now": "2027-03-28T02:30:00"}, {"now": "<b>igår</b>"}, {"now": ""}])
def test_a_wrong_time_is_told_and_changes_nothing(browser: Browser, given: dict[str, str]) -> None:
    page = browser.get("/console/clock").press("Ställ", **given)
    assert page.status == 400
    assert page.root.xpath("//*[@role='alert']")
    assert "2026-08-03" in page.text
    assert not page.root.xpath("//b")


# faults


def test_a_fault_is_switched_on_by_its_form_changed_and_switched_off(browser: Browser) -> None:
    form = browser.get("/console/faults?q=långsamt").link("Långsamt svar")
    page = form.press("Slå på", **{"parameter.seconds": "2,5", "producer": "tidboken", "times": "3"})
    assert "Störningen är på." in page.text
    (fault,) = browser.client.get("/__admin/faults").json
    assert (fault["producer"], fault["times"], fault["parameters"]) == ("tidboken", 3, {"seconds": 2.5})
    again = page.link("Långsamt svar").press("Slå på", times="")
    (fault,) = browser.client.get("/__admin/faults").json
    assert (fault["times"], fault["parameters"]) == (None, {"seconds": 2.5})
    assert "Inga störningar är på." in again.press("Slå av slow").text


def test_the_same_fault_twice_is_two_faults(browser: Browser) -> None:
    for system in ("tidboken", "sega"):
        browser.get(f"/console/faults/catalogue/slow?producer={system}").press("Slå på")
    assert {each["id"]: each["producer"] for each in browser.client.get("/__admin/faults").json} == {
        "slow": "tidboken",
        "slow-2": "sega",
    }
    assert "Inga störningar är på." in browser.get("/console/faults").press("Slå av alla").text


def test_a_fault_that_cannot_be_is_refused_with_what_was_written_kept(browser: Browser) -> None:
    page = browser.get("/console/faults/catalogue/slow").press("Slå på", **{"parameter.seconds": "länge"})
    assert page.status == 400
    assert "seconds: 'länge' is not a number" in page.text
    assert page.root.xpath("//input[@name='parameter.seconds']/@value") == ["länge"]
    assert browser.client.get("/__admin/faults").json == []


def test_every_fault_of_the_catalogue_can_be_switched_on_as_its_form_stands(browser: Browser) -> None:
    for fault in browser.client.get("/__admin/faults/catalogue").json:
        page = browser.get(f"/console/faults/catalogue/{fault['name']}").press("Slå på", follow=False)
        assert page.status == 303, f"{fault['name']}: {page.text[:200]}"
    assert len(browser.client.get("/__admin/faults").json) == len(browser.client.get("/__admin/faults/catalogue").json)


# the scenario


def test_a_wrong_upload_is_told_with_file_and_line_and_changes_nothing(browser: Browser) -> None:
    upload = (io.BytesIO(b"name: x\ntitle: y\nbokings: [<script>]\n"), "min<i>.yaml")
    page = browser.get("/console/scenario").press("Ladda upp och läs in", file=upload)
    assert page.status == 400
    assert "min<i>.yaml:3:" in page.text
    assert "did you mean 'bookings'?" in page.text
    assert "bokings: [<script>]" in [each.text_content() for each in page.root.xpath("//main//pre")]
    assert not page.root.xpath("//main//script | //main//i")
    assert browser.client.get("/__admin/health").json["scenario"] == "small"


def test_an_upload_that_is_no_text_is_told(browser: Browser) -> None:
    page = browser.get("/console/scenario").press("Ladda upp och läs in", file=(io.BytesIO(b"name: x\n\xff"), "x.yaml"))
    assert page.status == 400
    assert "x.yaml:2:" in page.text
    assert browser.get("/console/scenario").press("Ladda upp och läs in", file=(io.BytesIO(), "")).status == 400


def test_an_upload_has_a_limit() -> None:
    for browser in browsing(settings=Settings(most_scenario_bytes=20_000)):
        page = browser.get("/console/scenario")
        assert page.press("Ladda upp och läs in", file=(io.BytesIO(b"#" * 30_000), "x.yaml")).status == 413
        assert page.press("Läs in den ändrade texten", source="#" * 30_000).status == 413


def test_the_text_can_be_changed_in_place_loaded_and_reset(browser: Browser) -> None:
    page = browser.get("/console/scenario")
    source = page.root.xpath("//textarea")[0].value.replace("\r\n", "\n")
    assert source.strip() == SCENARIO.strip()
    page = page.press(
        "Läs in den ändrade texten", source=source.replace("name: small", "name: mitt").replace("\n", "\r\n")
    )
    assert "Scenariot är inläst." in page.text
    assert browser.get("/console/scenario/source.yaml").response.text.strip().startswith("name: mitt")
    browser.get("/console/clock").press("+24 h")
    assert "Världen är som scenariot säger igen." in browser.get("/console/scenario").press("Återställ").text
    assert "2026-08-03" in browser.get("/console/clock").text


def test_a_shipped_scenario_is_loaded_and_nothing_else_on_the_server(browser: Browser) -> None:
    page = browser.get("/console/scenario").press("Läs in", name="minimal")
    assert "Inläst: minimal." in page.text
    assert browser.get("/console/scenario").press("Läs in", name="/etc/passwd").status == 400


# the call log


def test_calls_are_filtered_newest_first(country: Browser) -> None:
    page = country.get("/console/calls")
    numbers = [int(each) for each in page.root.xpath("//tbody/tr/th/a/text()")]
    assert numbers == sorted(numbers, reverse=True)
    failed = country.get("/console/calls?status=failed&producer=vastmark")
    assert "Databasen svarar inte." in failed.text
    assert all("vastmark" in row.text_content() for row in failed.root.xpath("//tbody/tr"))
    assert "soap_fault" in country.get("/console/calls?fault=soap_fault").text
    assert "Inga anrop." in country.get("/console/calls?resident=191212121212").text
    assert "Inga anrop." not in country.get("/console/calls?resident=19610618-9803").text
    assert "Inga anrop." in country.get("/console/calls?before=1").text


def test_a_call_is_readable_judged_and_can_be_taken_home(country: Browser) -> None:
    page = country.get("/console/calls?producer=vastmark&contract=GetSubjectOfCareSchedule").link("GetSubjectOfCare")
    assert "Giltigt enligt schemat för GetSubjectOfCareSchedule 1.1." in page.text
    assert "SOAP-fel. Databasen svarar inte." in page.text
    assert "\n  <soap:Header>" in page.root.xpath("//pre")[0].text_content()
    exact = page.link("Hämta exakt").response
    assert exact.headers["Content-Disposition"].startswith("attachment")
    assert etree.fromstring(exact.data) is not None
    with zipfile.ZipFile(io.BytesIO(page.link("Hämta fråga och svar").response.data)) as file:
        assert file.read("request.xml") == exact.data


def test_an_invalid_reply_says_what_is_wrong(country: Browser) -> None:
    country.get("/console/people/193807229806?strategy=target")
    page = country.get("/console/calls?fault=malformed_start").link("GetSubjectOfCareSchedule")
    assert "✕ Ogiltigt enligt schemat för GetSubjectOfCareSchedule 1.1." in page.text
    assert page.root.xpath("//main//div[@class='message'][2]//ul/li")


def test_what_is_no_message_is_shown_for_what_it_is(browser: Browser) -> None:
    odd = {
        "session": "default",
        "at": "20260803080000",
        "producer": "<b>x</b>",
        "contract": "",
        "logical_address": "\x01",
    }
    call = Exchange(**odd, status=200, fault=None, elapsed_ms=1, request=b"\xff\x00<script>", reply=b"")  # type: ignore[arg-type]
    browser.app.call_log.add(call)
    page = browser.get("/console/calls").link("(okänt)")
    assert "Går inte att läsa som ett SOAP-meddelande." in page.text
    assert "Tomt." in page.text
    assert not page.root.xpath("//main//script | //main//b")


def test_the_log_is_emptied(browser: Browser) -> None:
    browser.get(f"/console/people/{RESIDENT}?strategy=current")
    assert "Anropsloggen är tömd." in browser.get("/console/calls").press("Töm anropsloggen").text
    assert "Inga anrop." in browser.get("/console/calls").text


# the fan-out


def _fan_out(browser: Browser) -> Page:
    rows = browser.get("/console/fan-outs").root.xpath("//tbody/tr[contains(., '✕')]//a/@href")
    return browser.get(rows[-1])


def test_the_picture_is_an_accessible_svg(country: Browser) -> None:
    page = _fan_out(country)
    (inline,) = page.root.xpath("//svg")
    assert inline.get("role") == "img"
    assert [each.get("id") for each in inline[:2]] == inline.get("aria-labelledby").split()
    assert "misslyckades" in inline[1].text
    file = page.link("Hämta bilden").response
    assert file.mimetype == "image/svg+xml"
    svg = etree.fromstring(file.data)
    assert svg.tag == "{http://www.w3.org/2000/svg}svg"
    texts = [each.text for each in svg.iter("{*}text")]
    assert texts.count("1177") == 1
    assert "Plattformen: GetSubjectOfCareSchedule" in texts
    assert "Engagemangsindex: FindContent" in texts
    assert "✕ Databasen svarar inte." in texts
    assert "✕ oläsligt svar" in texts


def test_the_picture_has_the_table_as_its_text(country: Browser) -> None:
    page = _fan_out(country)
    rows = page.root.xpath("//table//tbody/tr")
    bars = page.root.xpath("//svg//rect[contains(@class, 'd-')][not(contains(@class, 'ground'))]")
    assert len(bars) == len(rows) + 1  # and whoever began
    asked_by = {row.findall("td")[0].text_content(): row.findall("td")[2].text_content() for row in rows}
    assert asked_by["Västmarks barnavårdscentral"].startswith("Plattformen (nr 1")
    assert "VP009" in page.text


def test_the_width_of_a_bar_is_its_time(country: Browser) -> None:
    svg = etree.fromstring(_fan_out(country).link("Hämta bilden").response.data)
    widths = [float(each.get("width")) for each in svg.iter("{*}rect")][1:]
    assert widths[0] == max(widths) == 500


def test_the_bundle_for_a_support_case_holds_no_personal_number(country: Browser) -> None:
    page = _fan_out(country)
    with zipfile.ZipFile(io.BytesIO(page.link("Hämta underlag till").response.data)) as file:
        names = file.namelist()
        everything = "\n".join(file.read(name).decode() for name in names)
        index = json.loads(file.read("index.json"))
    assert "196106189803" not in everything
    assert "19610618****" in everything
    assert not re.search(r"(?<!\d)(18|19|20)\d{10}(?!\d)", everything)
    assert index["masked"] is True
    assert {name for call in index["calls"] for name in call["files"]} <= set(names)
    assert {"diagram.svg", "index.json", "README.txt"} <= set(names)
    assert any(call["failure"] for call in index["calls"])


def test_the_bundle_is_as_sent_for_those_who_ask_for_that(country: Browser) -> None:
    page = _fan_out(country)
    with zipfile.ZipFile(io.BytesIO(page.link("omaskerat").response.data)) as file:
        index = json.loads(file.read("index.json"))
        first = next(call for call in index["calls"] if call["contract"] == "GetSubjectOfCareSchedule")
        sent = file.read(first["files"][0])
    assert b"196106189803" in sent
    assert sent == country.app.call_log.find("default", first["call_id"]).request  # type: ignore[union-attr]


def test_numbers_do_not_hide_behind_other_ways_of_writing(browser: Browser) -> None:
    common = {
        "session": "default",
        "at": "20260803080000",
        "producer": "x",
        "contract": "C/../x",
        "logical_address": "y",
    }
    number = "".join(f"&#{ord(digit)};" for digit in RESIDENT)
    for body in (f"<a>{number}</a>".encode(), f"<a>{RESIDENT}</a>".encode("utf-16"), f"{RESIDENT} <".encode("utf-16")):
        call = Exchange(**common, status=200, fault=RESIDENT, elapsed_ms=1, request=body, reply=body, correlation="c")  # type: ignore[arg-type]
        browser.app.call_log.add(call)
    with zipfile.ZipFile(io.BytesIO(browser.get("/console/fan-outs/c/bundle.zip").response.data)) as file:
        for name in file.namelist():
            assert ".." not in name
            assert RESIDENT not in file.read(name).replace(b"\0", b"").decode("utf-8", "replace"), name


def test_an_unknown_fan_out_is_not_found(browser: Browser) -> None:
    assert browser.get("/console/fan-outs/nothing").status == 404


# the catalogues


def test_rules_are_found_and_explained(browser: Browser) -> None:
    page = browser.get("/console/rules?q=PR-GSS-05").link("PR-GSS-05")
    assert "För invånaren" in page.text
    assert browser.get("/console/rules/PR-XYZ-99").status == 404
    assert "0 av" in browser.get("/console/rules?q=finnsinte").text


# reports of tidbok verify


def _opened(browser: Browser, content: bytes) -> Page:
    return browser.get("/console/reports").press("Visa", file=(io.BytesIO(content), "report.json"))


def test_a_report_is_opened_worst_first_and_escaped(browser: Browser) -> None:
    page = _opened(browser, as_json.write(worst()).encode())
    assert page.status == 200
    states = [row.findall("td")[1].text_content().strip() for row in page.root.xpath("//tbody/tr")]
    assert states[0] == "✕ underkänd"
    assert states[-1] == "ej tillämplig"
    assert "Återskapa med: tidbok verify" in page.text
    assert not page.root.xpath("//main//script")
    assert RESIDENT not in page.text
    assert page.link("PR-GSS-01").status == 200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"version": 2}',
        b"\xff",
        b"[" * 100_000,
        b'{"version": 1, "began": "\\ud800"}',
        b"1" * 10_000,
    ],
)
def test_what_is_no_report_is_refused(browser: Browser, content: bytes) -> None:
    page = _opened(browser, content)
    assert page.status == 400
    assert "ingen rapport från tidbok verify" in page.text


def test_a_report_with_half_a_character_or_an_odd_rule_breaks_nothing(browser: Browser) -> None:
    found = as_json.as_dict(worst())
    found["results"][0]["rule"] = "../<b>"
    assert not _opened(browser, json.dumps(found).encode()).root.xpath("//main//b")
    found["target"]["name"] = "\ud800"
    assert _opened(browser, json.dumps(found).encode()).status == 400


# who may come in


def test_a_form_must_be_one_of_ours(browser: Browser) -> None:
    browser.get("/console/clock")
    for data in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": "å"}):
        response = browser.client.post("/console/clock", data={"advance": "PT24H", **data})
        assert response.status_code == 403
    assert "2026-08-03" in browser.get("/console/clock").text


def test_a_form_of_another_session_or_another_site_is_refused(browser: Browser) -> None:
    browser.get("/console/sessions").press("Skapa", session="min", scenario="minimal")
    (theirs,) = set(browser.get("/s/min/console/clock").root.xpath("//input[@name='csrf']/@value"))
    (ours,) = set(browser.get("/console/clock").root.xpath("//input[@name='csrf']/@value"))
    assert theirs != ours
    data = {"advance": "PT24H", "csrf": theirs}
    assert browser.client.post("/console/clock", data=data).status_code == 403
    data["csrf"] = ours
    elsewhere = {"Origin": "https://evil.example"}
    assert browser.client.post("/console/clock", data=data, headers=elsewhere).status_code == 403
    assert browser.client.post("/console/clock", data=data, headers={"Origin": "null"}).status_code == 403
    assert browser.client.post("/console/clock", data=data).status_code == 303


def test_without_a_token_a_foreign_name_that_leads_here_opens_nothing(browser: Browser) -> None:
    assert browser.client.get("/console/", headers={"Host": "evil.example:8080"}).status_code == 403


class Resting:
    """Instead of sleeping."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def test_with_a_token_one_logs_in_once_and_out_again() -> None:
    resting = Resting()
    now = [1_700_000_000.0]
    settings = Settings(admin_token="hemligt", sleep=resting, real=lambda: now[0])
    for browser in browsing(settings=settings):
        page = browser.get("/console/calls?status=failed")
        assert page.text.startswith("Logga in")
        assert "scenario" not in page.root.find(".//header").text_content()
        wrong = page.press("Logga in", token="fel")
        assert wrong.status == 403
        assert resting.slept == [1.0]
        right = wrong.press("Logga in", token="hemligt")
        assert right.text.startswith("Anropslogg")
        assert right.response.request.query_string == b"status=failed"
        cookie = browser.client.get_cookie("tidbok_console_login")
        assert cookie is not None
        assert cookie.http_only
        assert cookie.same_site == "Strict"
        assert "hemligt" not in cookie.value
        assert "Klockan är ändrad." in browser.get("/console/clock").press("+1 h").text
        assert browser.get("/console/").press("Logga ut").text.startswith("Logga in")
        browser.client.set_cookie("tidbok_console_login", cookie.value.replace("1", "2", 1))
        assert browser.get("/console/").text.startswith("Logga in")
        browser.client.set_cookie("tidbok_console_login", cookie.value)
        assert browser.get("/console/").text.startswith("Översikt")
        now[0] += 13 * 3600
        assert browser.get("/console/").text.startswith("Logga in")


def test_with_a_token_nothing_is_shown_or_done_before_the_login() -> None:
    for browser in browsing(settings=Settings(admin_token="hemligt")):
        for path in (*PAGES, "/console/calls/1.zip", "/console/scenario/source.yaml", "/s/x/console/"):
            answer = browser.client.get(path)
            assert answer.status_code == 303, path
            assert "/console/login?" in answer.headers["Location"]
        assert browser.client.post("/console/scenario/reset").status_code == 303
        bearer = {"Authorization": "Bearer hemligt"}
        assert browser.client.get("/console/calls", headers=bearer).status_code == 200


@pytest.mark.parametrize(
    "next_", ["https://evil.example/", "//evil.example", "/console/\\evil", "/\nx", "/console//evil"]
)
def test_the_login_leads_to_pages_of_ours_only(next_: str) -> None:
    for browser in browsing(settings=Settings(admin_token="hemligt")):
        page = browser.get("/console/login", query_string={"next": next_}).press("Logga in", token="hemligt")
        assert page.response.request.path == "/console/"


def test_a_console_that_is_only_looked_at_changes_nothing() -> None:
    for browser in browsing(settings=Settings(read_only=True)):
        assert "bara titta" in browser.get("/console/").root.find(".//header").text_content()
        (csrf,) = set(browser.get("/console/").root.xpath("//input[@name='csrf']/@value"))
        for path in ("clock", "scenario/reset", "sessions", "faults/all-off", "faults/catalogue/slow", "calls/clear"):
            refused = browser.client.post(f"/console/{path}", data={"csrf": csrf, "advance": "PT24H"})
            assert refused.status_code == 403
            assert "--read-only" in refused.text
            assert not browser.get("/console/clock").root.xpath("//main//form")
        assert "2026-08-03" in browser.get("/console/clock").text
        assert "B-1" in browser.get(f"/console/people/{RESIDENT}?strategy=current").text


def test_a_console_that_is_only_looked_at_can_be_logged_in_to() -> None:
    for browser in browsing(settings=Settings(read_only=True, admin_token="hemligt")):
        assert browser.get("/console/").press("Logga in", token="hemligt").text.startswith("Översikt")


# what it lets out


def test_names_from_a_scenario_are_escaped_on_every_page() -> None:
    evil = "<script>alert(1)</script>"
    source = SCENARIO.replace("Ängens vårdcentral", f'"{evil}"').replace("Tolvansson", f'"{evil}"')
    source = source.replace("name: Tidboken", f'name: "{evil}"').replace("name: Nybesök", f'name: "{evil}"')
    for browser in browsing(source):
        browser.get(f"/console/people/{RESIDENT}?strategy=current")
        chain = browser.get("/console/fan-outs").root.xpath("//tbody//a/@href")[0]
        for path in (*PAGES, chain, f"{chain}/diagram.svg"):
            assert evil.encode() not in browser.client.get(path).data, path


def test_addresses_that_lead_nowhere_say_so_in_a_page(browser: Browser) -> None:
    for path in ("/console/nothing", "/console/world/systems/x", "/console/world/facilities/x", "/console/calls/99"):
        page = browser.get(path)
        assert page.status == 404
        assert page.text.startswith("Det gick inte")
    assert browser.get("/console/people/x").status == 400
    assert browser.get("/console/people/%00").status == 400
    assert browser.get("/console/people?q=%00").status == 200
    assert browser.get("/console/index?resident=%00").status == 400
    assert browser.get("/console/faults/off").text.startswith("Störningar")  # what was posted, looked at again


@pytest.mark.breaks_inside
def test_the_servers_log_has_no_personal_number(
    browser: Browser, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(browser.app.call_log, "newest", broken)
    with caplog.at_level(logging.DEBUG):
        assert browser.get(f"/console/calls?resident={RESIDENT}").status == 500
    assert "/console/calls broke" in caplog.text
    assert RESIDENT not in caplog.text


def test_a_page_keeps_its_answer_while_faults_are_on(browser: Browser) -> None:
    on(browser.app, "soap_fault", text="Nej <b>tack</b>.")
    page = browser.get(f"/console/people/{RESIDENT}?strategy=current")
    assert page.status == 200
    assert "Nej <b>tack</b>." in page.text
