"""Every address of the citizen's pages, on one screen."""

from __future__ import annotations

from flask import Blueprint

from simulator.settings import Settings
from simulator.web.pages import errors, safety
from simulator.web.pages.addresses import PREFIX
from simulator.web.pages.desk import Desk
from simulator.web.pages.facilities import FacilityPages
from simulator.web.pages.flow import FlowPages
from simulator.web.pages.free_times import FreeTimePages
from simulator.web.pages.own import OwnPages
from simulator.web.pages.start import StartPages
from simulator.web.portal import PortalFor
from simulator.worlds import Worlds


def blueprint(worlds: Worlds, portal_for: PortalFor, settings: Settings) -> Blueprint:
    pages = Blueprint("citizen", __name__, url_prefix=PREFIX, template_folder="templates", static_folder="static")
    safety.install(pages)
    errors.install(pages)
    desk = Desk(worlds, portal_for, settings)
    start, own, flow = StartPages(desk), OwnPages(desk), FlowPages(desk)
    facilities, free_times = FacilityPages(desk), FreeTimePages(desk)

    pages.add_url_rule("/", "start", start.start)
    pages.add_url_rule("/invanare", "residents", start.residents)
    pages.add_url_rule("/invanare", "choose_resident", start.choose_resident, methods=["POST"])

    pages.add_url_rule("/mottagningar", "facilities", facilities.facilities)
    pages.add_url_rule("/mottagningar/<string:facility>", "facility", facilities.facility)
    pages.add_url_rule("/mottagningar/<string:facility>", "relate", facilities.relate, methods=["POST"])
    pages.add_url_rule("/lediga-tider", "free_times", free_times.search)

    pages.add_url_rule("/inkorg", "inbox", own.inbox)
    pages.add_url_rule("/inkorg/<int:message_id>", "message", own.message)
    pages.add_url_rule("/installningar", "settings", own.settings)
    pages.add_url_rule("/installningar", "change_settings", own.change_settings, methods=["POST"])

    pages.add_url_rule("/floden", "begin", flow.begin, methods=["POST"])
    pages.add_url_rule("/floden/<string:token>", "flow", flow.current)
    pages.add_url_rule("/floden/<string:token>/<string:page>", "step", flow.show)
    pages.add_url_rule("/floden/<string:token>/<string:page>", "act", flow.act, methods=["POST"])
    return pages
