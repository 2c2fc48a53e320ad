"""The citizen's pages, used as a browser without JavaScript uses them: links are followed, forms are filled in.

Every page that is come to is looked at on the way: its language, its title, its one heading, its ids, its labels, and
that nothing in it would be stopped by its own policy.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlencode, urljoin, urlsplit

import pytest
from lxml import html
from werkzeug.test import Client, TestResponse

from simulator.app import Application
from simulator.domain.times import parse_timestamp
from simulator.portal import texts
from simulator.portal.texts import Act
from simulator.scenarios import loader
from simulator.scenarios.model import Scenario
from simulator.web.pages.calendar import holiday_name
from tests.portal.journey import fault, settings_at
from tests.support.messages import FACILITY, OTHER_FACILITY, RESIDENT
from tests.support.world import SCENARIO, make_app

REASON = "Jag har ont i knät."


class Browser:
    """One citizen's browser. `page` is what it shows, `address` where."""

    def __init__(self, app: Application, prefix: str = "") -> None:
        self._client = Client(app)
        self._prefix = prefix
        self.address = "/"
        self.answer: TestResponse
        self.page: html.HtmlElement

    def open(self, address: str, expected: int = 200) -> Browser:
        return self._shown(self._client.get(urljoin(self.address, address)), address, expected)

    def follow(self, text: str) -> Browser:
        (link,) = [each for each in self.page.iter("a") if said(each) == text]
        return self.open(link.get("href"))

    def press(self, text: str, expected: int = 200, number: int = 0, **filled: str) -> Browser:
        """Send the form of a button; where several say the same, the one with that number."""
        found = [each for each in self.page.iter("button") if said(each).startswith(text)]
        assert found, f"no button {text!r}; there are {[said(each) for each in self.page.iter('button')]}"
        assert found[number].get("disabled") is None, f"{text!r} is grey"
        return self.send(found[number], filled, expected)

    def send(self, button: html.HtmlElement, filled: dict[str, str], expected: int = 200) -> Browser:
        form = next(button.iterancestors("form"))
        values = form_values(form)
        assert set(filled) <= {each.get("name") for each in form.iter("input", "select", "textarea")}
        values.update(filled)
        if button.get("name"):
            values[button.get("name")] = button.get("value")
        address = urljoin(self.address, form.action)
        if form.method == "GET":
            return self.open(f"{address}?{urlencode(values)}", expected)
        answer = self._client.post(address, data=values, headers={"Origin": "http://localhost"})
        if expected == 200:
            assert answer.status_code == 303, self._words(answer)
        return self._shown(answer, address, expected)

    def choose(self, name: str, number: int = 0) -> dict[str, str]:
        """A radio button, as something to fill in."""
        return {name: self.page.xpath(f"//input[@name='{name}']/@value")[number]}

    def as_tolvan(self) -> Browser:
        return self.open(f"{self._prefix}/1177/").press("Tolvan Tolvansson")

    # What stands there

    @property
    def title(self) -> str:
        return said(self.page.find(".//title")).partition(" \u2013 ")[0]

    @property
    def heading(self) -> str:
        return said(self.page.find(".//h1"))

    @property
    def text(self) -> str:
        return said(self.page.find(".//main"))

    def all(self, path: str) -> list[str]:
        return [said(each) for each in self.page.cssselect(path)] if "/" not in path else self._xpath(path)

    def _xpath(self, path: str) -> list[str]:
        return [said(each) for each in self.page.xpath(path)]

    @property
    def problems(self) -> list[str]:
        return self._xpath("//*[@id='fel']//a")

    def _shown(self, answer: TestResponse, address: str, expected: int) -> Browser:
        while answer.status_code in (301, 302, 303):
            address = urljoin(address, answer.headers["Location"])
            answer = self._client.get(urlsplit(address)._replace(fragment="").geturl())
        assert answer.status_code == expected, self._words(answer)
        self.answer, self.address, self.page = answer, address, html.fromstring(answer.text)
        judge(self.page, answer)
        return self

    def _words(self, answer: TestResponse) -> str:
        return f"{answer.status_code} {answer.headers.get('Location')} {answer.text[:300]}"


def form_values(form: html.HtmlElement) -> dict[str, str]:
    """What a browser sends. (lxml's own takes an empty radio button for one that is on.)"""
    values = {}
    for each in form.iter("input", "select", "textarea"):
        kind = each.get("type")
        if each.tag == "input" and (kind not in ("radio", "checkbox") or each.get("checked") is not None):
            values[each.get("name")] = each.get("value", "")
        elif each.tag == "select":
            values[each.get("name")] = next(
                iter([*each.xpath("option[@selected]/@value"), *each.xpath("option/@value")])
            )
        elif each.tag == "textarea":
            values[each.get("name")] = (each.text or "").removeprefix("\n")
    return values


def said(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def judge(page: html.HtmlElement, answer: TestResponse) -> None:
    """What holds for every page."""
    assert page.getroottree().getroot().get("lang") == "sv"
    assert said(page.find(".//title")).endswith("\u2013 Simulator av 1177 tidbokning")
    assert len(page.findall(".//h1")) == 1
    assert said(page.find(".//h1"))
    assert len(page.findall(".//main")) == 1
    assert "simulator" in said(page.find(".//header"))
    ids = Counter(page.xpath("//@id"))
    assert not [each for each, count in ids.items() if count > 1]
    for name in ("for", "aria-labelledby", "aria-describedby"):
        assert {each for value in page.xpath(f"//@{name}") for each in value.split()} <= set(ids)
    for each in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        labels = [*each.iterancestors("label"), *page.xpath(f"//label[@for='{each.get('id')}']")]
        assert labels, html.tostring(each)
    assert not page.xpath("//@style | //style | //@*[starts-with(name(), 'on')]")
    assert not [each for each in page.iter("script") if each.text or not each.get("src").startswith("/")]
    assert not [each for each in page.xpath("//link/@href | //img/@src | //form/@action") if not each.startswith("/")]
    for form in page.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='form_token']")
    levels = [int(each.tag[1]) for each in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    assert all(later <= before + 1 for before, later in pairwise(levels)), levels
    headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.fixture
def app() -> Iterator[Application]:
    with make_app() as app:
        yield app


@pytest.fixture
def tolvan(app: Application) -> Browser:
    return Browser(app).as_tolvan()


def facility(browser: Browser, hsa_id: str = FACILITY) -> Browser:
    return browser.open(f"/1177/mottagningar/{hsa_id}")


def to_times(browser: Browser) -> Browser:
    """A new booking to where the time is chosen."""
    facility(browser).press("Boka tid direkt").press("Gå vidare")
    browser.press("Gå vidare", **browser.choose("care_type"))
    browser.press("Gå vidare", **browser.choose("time_type"))
    return browser.press("Gå vidare")


# Choosing who one is, and the start page


def test_whoever_is_nobody_yet_chooses_a_person(app: Application) -> None:
    browser = Browser(app).open("/1177/inkorg")
    assert (browser.address, browser.heading) == ("/1177/invanare", "Välj person")
    browser.press("Tolvan Tolvansson")
    assert (browser.address, browser.heading) == ("/1177/", "Välkommen, Tolvan")


def test_somebody_else_is_chosen_by_number(app: Application) -> None:
    browser = Browser(app).open("/1177/invanare")
    (button,) = [each for each in browser.page.iter("button") if said(each) == "Välj"]
    browser.send(button, {"resident": "12"})
    assert browser.problems == ["Skriv personnumret med tolv siffror: ÅÅÅÅMMDDNNNN."]
    (button,) = [each for each in browser.page.iter("button") if said(each) == "Välj"]
    browser.send(button, {"resident": "19480403-2094"})
    assert browser.heading == "Välkommen"


def test_the_start_page_has_booked_times_facilities_and_the_inbox(tolvan: Browser) -> None:
    assert tolvan.all("//main//h2") == [
        "Bokade tider",
        "Mottagningar",
        "Inkorg",
    ]
    assert tolvan.all("//main//h3")[:2] == [
        "måndag 10 augusti 2026 klockan 09:00\u201309:30, Läkare Anna Test",
        "tisdag 11 augusti 2026 klockan 09:00\u201309:30, Läkare Anna Test",
    ]
    assert tolvan.all("//main//dd")[:2] == ["Ängens vårdcentral", "Nybesök"]
    assert tolvan.all("//header//a[@aria-current='page']") == ["Start"]


def test_times_that_could_not_be_fetched_are_not_said_to_be_none(app: Application, tolvan: Browser) -> None:
    assert "gick inte att hämta" not in tolvan.text
    fault(app, "soap_fault", contract="GetSubjectOfCareSchedule")
    tolvan.open("/1177/")
    assert "Alla tider gick inte att hämta." in tolvan.text
    assert "Du har inga bokade tider." not in tolvan.text


def test_an_address_of_nobody_s_is_a_page_for_people(tolvan: Browser) -> None:
    for address in ("/1177/finns-inte", "/1177/floden/x/tid", "/1177/floden/x", "/1177/inkorg/999", "/1177/floden"):
        tolvan.open(address, 405 if address.endswith("floden") else 404)
        assert tolvan.heading == "Sidan finns inte"
    assert tolvan._client.get("/1177/api/finns-inte").is_json
    assert tolvan._client.get("/1177").status_code == 308
    assert Client(tolvan._client.application).get("/s/nobody/1177/").status_code == 404


# Facilities


def test_a_facility_is_found_added_and_removed(tolvan: Browser) -> None:
    tolvan.follow("Hitta mottagningar")
    assert tolvan.all("//main//li/a") == ["Sega vårdcentralen", "Åsens vårdcentral", "Ängens vårdcentral"]
    tolvan.press("Sök", namn="ÅSENS").follow("Åsens vårdcentral").press("Lägg till mottagning")
    assert "Mottagningen finns på din startsida." in tolvan.text
    tolvan.follow("Start").follow("Åsens vårdcentral").press("Ta bort mottagning")
    assert "Åsens vårdcentral" not in tolvan.follow("Start").all("//section[@aria-labelledby='mottagningar']//a")


def test_a_facility_s_page_has_its_services_and_its_own_times(tolvan: Browser) -> None:
    facility(tolvan)
    assert tolvan.heading == "Ängens vårdcentral"
    assert tolvan.all("//section[@aria-labelledby='tjanster']//*[self::a or self::button]") == [
        "Boka tid direkt",
        "Om/avboka tid direkt",
    ]
    assert len(tolvan.all("//section[@aria-labelledby='bokade-tider']//h3")) == 2
    facility(tolvan, OTHER_FACILITY)
    assert "Du har inga bokade tider." in tolvan.text


def test_a_service_that_is_not_active_is_not_offered(app: Application, tolvan: Browser) -> None:
    settings_at(app, FACILITY, booking_active=False, changes_active=False)
    facility(tolvan)
    assert tolvan.all("//section[@aria-labelledby='tjanster']//*[self::a or self::button]") == ["Bokade tider"]
    assert not tolvan.all("//section[@aria-labelledby='bokade-tider']//button")


# Booking


def test_a_time_is_booked_from_the_facility_s_page(tolvan: Browser) -> None:
    facility(tolvan).press("Boka tid direkt")
    assert (tolvan.title, tolvan.all("//main//h2 | //main//h3")) == (
        "Boka - Villkorssida",
        ["Mottagning", "Ängens vårdcentral"],
    )
    to_times(tolvan)
    assert tolvan.all("//main//h2") == ["Välj dag", "VÄLJ TID"]
    assert tolvan.all("//ul[@class='legend']/li") == [
        "1 Lediga tider finns detta datum",
        "1 Inga lediga tider tillgängliga detta datum",
        "1 Vald dag med tillgängliga tider",
    ]
    tolvan.press("08:30\u201309:00, Läkare Anna Test")
    assert tolvan.all("//form//label") == ["Vad är anledningen till bokningen?", "Telefonnummer"]
    assert tolvan.page.xpath("//textarea/@placeholder") == ["Jag bokar tiden med anledning av ..."]
    tolvan.press("Fortsätt till nästa steg i bokningen", comment=REASON, phone="070-174 06 12")
    assert tolvan.all("//dt") == ["Mottagning", "Typ av tid", "Anledning till besöket"]
    tolvan.press("Ja, genomför bokningen")
    assert (tolvan.title, tolvan.all("//main//h2")[0]) == ("Boka - Bekräftelse", "Tiden är bokad.")
    assert "Välkommen en kvart före besöket." in tolvan.text
    assert tolvan.all("//dt") == ["Mottagning", "Typ av tid", "Anledning till besöket", "Information"]
    tolvan.open(tolvan.address)
    tolvan.follow("Till Bokade tider")
    assert len(tolvan.all("//main//h3")) == 3
    assert tolvan.follow("Bokad tid").heading == "Bokad tid"


def test_pressing_twice_books_once(tolvan: Browser) -> None:
    to_times(tolvan).press("14:30").press(Act.BOOK.texts.go_on, comment=REASON)
    (button,) = [each for each in tolvan.page.iter("button") if said(each) == Act.BOOK.texts.confirm]
    for _ in range(2):
        tolvan.send(button, {})
        assert tolvan.title == "Boka - Bekräftelse"
    assert len(tolvan.open("/1177/").all("//section[@aria-labelledby='bokade-tider']//h3")) == 3


def test_a_mandatory_choice_that_is_not_made_is_told(tolvan: Browser) -> None:
    facility(tolvan).press("Boka tid direkt").press("Gå vidare").press("Gå vidare")
    assert tolvan.problems == ["Välj ett av alternativen för att gå vidare."]
    assert tolvan.title.startswith("Fel: ")
    assert tolvan.page.xpath("//fieldset/@aria-describedby") == ["fel-care_type"]


def test_a_comment_that_cannot_be_sent_is_told_and_kept(tolvan: Browser) -> None:
    """CR-MSG-02, CR-MSG-05: without JavaScript a grey button is an error message."""
    to_times(tolvan).press("14:30")
    assert tolvan.problems == []
    tolvan.press(Act.BOOK.texts.go_on, comment="  ", phone="070")
    assert tolvan.problems == ["Skriv en kommentar: den behövs för att gå vidare."]
    assert tolvan.page.xpath("//textarea/@aria-describedby") == ["fel-comment"]
    tolvan.press(Act.BOOK.texts.go_on, comment="<script>alert(1)</script>")
    assert "tecken som inte kan skickas" in tolvan.problems[0]
    assert tolvan.page.xpath("string(//textarea)").strip() == "<script>alert(1)</script>"
    assert tolvan.page.xpath("//input[@name='phone']/@value") == ["070"]


def test_terms_must_be_accepted(app: Application, tolvan: Browser) -> None:
    terms = {"facility": "Om oss. " * 60, "concerns": "Nybesök.", "comment": "Skriv kort.", "terms": "Kom i tid."}
    settings_at(app, FACILITY, booking_conditions=terms)
    facility(tolvan).press("Boka tid direkt")
    assert tolvan.all("//summary/span[not(@class='unseen')]") == ["visa mer", "dölj text"]
    to_times(tolvan).press("14:30").press(Act.BOOK.texts.go_on, comment=REASON)
    tolvan.press(Act.BOOK.texts.confirm)
    assert tolvan.problems == [texts.TERMS_NOT_ACCEPTED]
    tolvan.press(Act.BOOK.texts.confirm, accepts_terms="1")
    assert tolvan.title == "Boka - Bekräftelse"


def test_another_day_and_a_further_month_are_looked_at(tolvan: Browser) -> None:
    to_times(tolvan)
    tolvan.press("5 onsdag 5 augusti 2026, Lediga tider finns detta datum")
    assert tolvan.all("//button[@aria-current='date']")[0] == "5 onsdag 5 augusti 2026, Vald dag med tillgängliga tider"
    assert tolvan.address.endswith("#tider")
    tolvan.press("Sök längre fram i tiden efter 30 september 2026")
    assert tolvan.all("//caption") == ["Augusti 2026", "September 2026", "Oktober 2026"]


def test_an_earlier_step_can_be_gone_back_to(tolvan: Browser) -> None:
    to_times(tolvan).press("14:30").press(Act.BOOK.texts.go_on, comment=REASON)
    assert tolvan.all("//nav[@aria-label='Steg']//li") == [
        "Mottagning",
        "Typ av vård",
        "Typ av tid",
        "Person",
        "Dag och tid",
        "Anledning och telefon",
        "Sammanfattning",
    ]
    tolvan.follow("Dag och tid").press("09:00")
    assert REASON in tolvan.page.xpath("string(//textarea)")
    tolvan.press(Act.BOOK.texts.go_on)
    assert "09:00" in tolvan.all("//main//h2")[0]
    assert tolvan.address.endswith("/sammanfattning")


def test_what_is_over_is_not_done_again(tolvan: Browser) -> None:
    to_times(tolvan)
    times = tolvan.address
    tolvan.press("14:30").press(Act.BOOK.texts.go_on, comment=REASON)
    summary = tolvan.address
    tolvan.press(Act.BOOK.texts.confirm)
    for address in (times, summary):
        assert tolvan.open(address).title == "Boka - Bekräftelse"


def test_a_flow_that_has_been_left_for_too_long_says_so(app: Application, tolvan: Browser) -> None:
    to_times(tolvan)
    assert Client(app).put("/__admin/clock", json={"advance": "PT2H"}).status_code == 200
    tolvan.open(tolvan.address, 410)
    assert tolvan.heading == "Det har gått för lång tid"


def test_a_comment_is_as_long_as_its_field_lets_it_be(tolvan: Browser) -> None:
    to_times(tolvan).press("14:30")
    reason = tolvan.address
    tolvan.press(Act.BOOK.texts.go_on, comment="x\r\n" * 1_999 + "x")
    assert tolvan.address.endswith("/sammanfattning")
    tolvan.open(reason).press(Act.BOOK.texts.go_on, comment="x" * 4_001)
    assert tolvan.problems == ["Det som står här kan inte skickas. Skriv kortare eller på ett annat sätt."]


# Rebooking and cancelling


def test_a_time_is_rebooked_step_by_step(tolvan: Browser) -> None:
    tolvan.press("Omboka")
    assert tolvan.heading == texts.REBOOKING_FACILITY_PAGE
    assert tolvan.all("//main//h2 | //main//h3") == [
        "måndag 10 augusti 2026 klockan 09:00\u201309:30, Läkare Anna Test",
        "Mottagning",
        "Ängens vårdcentral",
    ]
    assert tolvan.all("//select/option") == ["Ängens vårdcentral", "Åsens vårdcentral"]
    tolvan.press("Visa mottagningens villkor", healthcare_facility=OTHER_FACILITY)
    assert tolvan.all("//main//h3") == ["Åsens vårdcentral"]
    tolvan.press("Gå vidare", healthcare_facility=FACILITY)
    assert tolvan.heading == texts.REBOOKING_PERSON_PAGE
    tolvan.press("Gå vidare")
    assert tolvan.heading == texts.REBOOKING_TIME_PAGE
    tolvan.press("13:00")
    assert tolvan.heading == texts.REBOOKING_COMMENT_PAGE
    tolvan.press(texts.REBOOKING_CONTINUE, comment=REASON)
    assert tolvan.heading == texts.REBOOKING_SUMMARY_PAGE
    tolvan.press(texts.REBOOKING_CONFIRM)
    assert tolvan.heading == texts.REBOOKING_CONFIRMATION_PAGE
    assert tolvan.all("//main//h2")[0] == "Tiden är ombokad."


def to_rebooking_summary(browser: Browser) -> Browser:
    browser.press("Omboka").press("Gå vidare").press("Gå vidare").press("13:00")
    return browser.press(texts.REBOOKING_CONTINUE, comment=REASON)


def test_a_no_is_a_page_of_its_own_from_which_another_time_is_chosen(app: Application, tolvan: Browser) -> None:
    fault(app, "refuses", text="Bokningssystemet uppdateras.")
    to_rebooking_summary(tolvan).press(texts.REBOOKING_CONFIRM)
    assert tolvan.heading == texts.REBOOKING_ERROR_PAGE
    assert tolvan.all("//main//h2") == [texts.NOT_REBOOKED]
    assert "Bokningssystemet uppdateras." in tolvan.text
    assert Client(app).delete("/__admin/faults/refuses").status_code < 300
    tolvan.press("Välj en annan tid").press("13:30").press(texts.REBOOKING_CONTINUE).press(texts.REBOOKING_CONFIRM)
    assert tolvan.all("//main//h2")[0] == "Tiden är ombokad."


def test_what_breaks_is_told_without_details_and_can_be_tried_again(app: Application, tolvan: Browser) -> None:
    """CR-RES-06"""
    tolvan.press("Omboka").press("Gå vidare")
    fault(app, "soap_fault", contract="GetAvailableDates", text="NullPointerException")
    tolvan.press("Gå vidare")
    assert (tolvan.heading, tolvan.all("//main//h2")) == (texts.REBOOKING_ERROR_PAGE, [texts.TECHNICAL_ERROR])
    assert "NullPointerException" not in tolvan.answer.text
    tolvan.follow("Försök igen")
    assert tolvan.heading == texts.REBOOKING_PERSON_PAGE


def test_a_time_is_cancelled_with_a_reason(tolvan: Browser) -> None:
    tolvan.press("Avboka")
    assert tolvan.title == "Avboka - Sammanfattning av tiden"
    tolvan.press(Act.CANCEL.texts.confirm)
    assert tolvan.problems == ["Skriv en kommentar: den behövs för att gå vidare."]
    tolvan.press(Act.CANCEL.texts.confirm, comment="Jag är frisk.")
    assert tolvan.all("//main//h2")[0] == "Tiden är avbokad."
    assert len(tolvan.open("/1177/").all("//section[@aria-labelledby='bokade-tider']//h3")) == 1


def test_a_cancelling_that_was_refused_is_tried_again(app: Application, tolvan: Browser) -> None:
    fault(app, "refuses", text="Ring oss.")
    tolvan.press("Avboka").press(Act.CANCEL.texts.confirm, comment="Jag är frisk.")
    assert tolvan.all("//main//h2") == [Act.CANCEL.texts.not_done]
    tolvan.press("Försök igen")
    assert tolvan.title == "Avboka - Sammanfattning av tiden"
    assert "Jag är frisk." in tolvan.page.xpath("string(//textarea)")


def test_whoever_is_not_selected_sees_the_time_and_is_told_no(app: Application, tolvan: Browser) -> None:
    """CR-VIS-10"""
    settings_at(app, FACILITY, only_for=["194804032094"])
    tolvan.open("/1177/").press("Omboka")
    assert tolvan.all("//main//h2") == [texts.NO_ACCESS]


# Invitations, inbox and settings


def test_an_open_invitation_is_booked_from_the_inbox(tolvan: Browser) -> None:
    tolvan.follow("Inkorg")
    assert [each.partition(" ")[0] for each in tolvan.all("//main//li")] == ["Kallelse", "Kallelse"]
    for address in tolvan.page.xpath("//main//li/a/@href"):
        if "Boka en tid." in tolvan.open(address).text:
            break
    assert "Du har fått en kallelse från Ängens vårdcentral. Välj själv en tid som passar." in tolvan.text
    tolvan.press("Boka en tid")
    tolvan.press("Gå vidare").press("10:00").press(Act.BOOK.texts.go_on, comment=REASON)
    tolvan.press(Act.BOOK.texts.confirm)
    assert tolvan.heading == "Kallelse - Bekräftelse"


def test_a_timed_invitation_leads_to_what_may_be_done_with_it(tolvan: Browser) -> None:
    invite(tolvan, "I-1")
    assert (tolvan.heading, tolvan.all("//main//button")) == ("Kallelse - Kallelse", ["Omboka", "Avboka"])
    assert "Välkommen på kontroll." in tolvan.text
    assert tolvan.press("Omboka").heading == texts.REBOOKING_FACILITY_PAGE


def invite(browser: Browser, booking_id: str = "I-2") -> None:
    """Through the form of another time, with the invitation's id."""
    browser.open("/1177/")
    (button, *_) = [each for each in browser.page.iter("button") if said(each).startswith("Omboka")]
    browser.send(button, {"flow": "invitation", "booking_id": booking_id})


def test_settings_are_kept_and_a_wrong_number_is_told(tolvan: Browser) -> None:
    tolvan.follow("Inställningar").press("Spara", phone="070-174 06 12", active_user="1")
    assert "Inställningarna är sparade." in tolvan.text
    assert tolvan.page.xpath("//input[@name='phone']/@value") == ["070-174 06 12"]
    tolvan.press("Spara", 422, phone="070 <b>")
    assert "tecken som inte kan skrivas där" in tolvan.problems[0]
    assert tolvan.page.xpath("//input[@name='phone']/@value") == ["070 <b>"]
    to_times(tolvan).press("14:30")
    assert tolvan.page.xpath("//input[@name='phone']/@value") == ["070-174 06 12"]


def test_the_first_free_time_is_found_across_facilities(tolvan: Browser) -> None:
    tolvan.follow("Lediga tider").press("Sök", time_type="Återbesök")
    assert tolvan.all("//main//h2") == ["1 mottagning har en ledig tid"]
    assert tolvan.all("//main//dd") == ["Åsens vårdcentral", "Återbesök"]
    tolvan.press("Boka")
    assert tolvan.heading == "Boka - Villkorssida"


# Safety


HOSTILE = "<script>alert('x')</script>\"'&amp;"


def test_names_from_a_scenario_are_only_text() -> None:
    name = HOSTILE.replace("'", "''")
    world = SCENARIO.replace("last_name: Tolvansson", f"last_name: '{name}'")
    world = world.replace("name: Ängens vårdcentral", f"name: '{name}'").replace("name: Nybesök,", f"name: '{name}',")
    world = world.replace("text: Välkommen på kontroll.", f"text: 'Hej {name}'")
    with make_app(scenario=world) as app:
        browser = Browser(app).open("/1177/").press("Tolvan")
        assert HOSTILE in browser.text
        browser.follow("Mottagningar").follow(HOSTILE)
        assert browser.heading == HOSTILE
        invite(browser, "I-1")
        to_times(browser)
        assert "<script>alert" not in browser.answer.text


def test_a_form_is_not_taken_without_its_token(app: Application, tolvan: Browser) -> None:
    body = {"event": "add"}
    path = f"/1177/mottagningar/{FACILITY}"
    assert tolvan._client.post(path, data=body).status_code == 403
    assert tolvan._client.post(path, data={**body, "form_token": "0" * 64}).status_code == 403
    facility(tolvan)
    token = tolvan.page.xpath("//input[@name='form_token']/@value")[0]
    given = {**body, "form_token": token}
    assert tolvan._client.post(path, data=given, headers={"Origin": "http://example.org"}).status_code == 403
    assert tolvan._client.post(path, data=given, headers={"Origin": "null"}).status_code == 403
    assert Client(app).post(path, data=given).status_code == 403
    assert tolvan._client.post(path, data={**given, "much": "x" * 100_000}).status_code == 413
    assert tolvan._client.post(path, data=given).status_code == 303


def test_a_form_of_one_session_is_not_taken_in_another(app: Application) -> None:
    app.worlds.create("other", *_scenario())
    default, other = Browser(app).as_tolvan(), Browser(app, "/s/other").as_tolvan()
    assert other.address == "/s/other/1177/"
    facility(default)
    token = default.page.xpath("//input[@name='form_token']/@value")[0]
    key = default._client.get_cookie("tidbok_form", path="/1177")
    assert key is not None
    other._client.set_cookie("tidbok_form", key.value, path="/s/other/1177")
    body = {"event": "add", "form_token": token}
    assert other._client.post(f"/s/other/1177/mottagningar/{FACILITY}", data=body).status_code == 403


def test_a_session_has_all_its_pages_below_its_own_address(app: Application) -> None:
    app.worlds.create("other", *_scenario())
    browser = Browser(app, "/s/other").as_tolvan()
    for address in browser.page.xpath("//a/@href | //form/@action | //link/@href | //script/@src"):
        assert address.startswith(("/s/other/1177", "#"))
    to_rebooking_summary(browser).press(texts.REBOOKING_CONFIRM)
    assert browser.heading == texts.REBOOKING_CONFIRMATION_PAGE
    assert browser.address.startswith("/s/other/1177/floden/")


def _scenario() -> tuple[Scenario, str]:
    return loader.parse(SCENARIO, "test.yaml"), SCENARIO


def test_cookies_are_for_these_pages_only(app: Application) -> None:
    answer = Client(app).get("/1177/invanare")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert all(each in cookie for each in ("HttpOnly", "SameSite=Lax", "Path=/1177"))


def test_no_address_has_a_personal_number(tolvan: Browser) -> None:
    to_rebooking_summary(tolvan)
    assert RESIDENT not in tolvan.address
    assert not [each for each in tolvan.page.xpath("//@href | //@action") if RESIDENT in each]


@pytest.mark.breaks_inside
def test_what_breaks_is_logged_without_the_resident_and_shown_as_a_page(
    app: Application, tolvan: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(session: str) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(app.worlds, "open", breaks)
    with caplog.at_level(logging.DEBUG):
        tolvan.open("/1177/", 500)
    assert tolvan.heading == "Något gick fel"
    assert "the disk is gone" in caplog.text
    assert RESIDENT not in caplog.text


def test_our_own_files_are_served_with_their_types(app: Application) -> None:
    client = Client(app)
    for name, kind in (
        ("citizen.css", "text/css"),
        ("citizen.js", "text/javascript"),
        ("citizen.svg", "image/svg+xml"),
    ):
        answer = client.get(f"/1177/static/{name}")
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert b"http" not in answer.data.replace(b"http://www.w3.org/2000/svg", b"")
        answer.close()


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("20260606", "Nationaldagen"),
        ("20260619", "Midsommarafton"),
        ("20261224", "Julafton"),
        ("20261231", "Nyårsafton"),
        ("20260607", None),
    ],
)
def test_holidays_have_swedish_names(day: str, name: str | None) -> None:
    assert holiday_name(parse_timestamp(f"{day}000000").date()) == name
