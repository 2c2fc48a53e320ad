"""The start page: what runs here and where, as plain text for curl and as HTML for a browser."""

from __future__ import annotations

from flask import Blueprint, render_template_string, request
from flask.typing import ResponseReturnValue

from simulator.contracts import BOOKING_CONTRACTS
from simulator.web.context import session_name
from simulator.worlds import Worlds

_PAGE = """<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tidbok: {{ world.state.scenario }}</title>
<style>
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
code { overflow-wrap: anywhere; } li { margin: .25rem 0; }
</style>
</head>
<body>
<main>
<h1>tidbok spelar upp scenariot {{ world.state.scenario }}</h1>
<p>Detta är en simulator med påhittade personer. Klockan är {{ world.now.strftime("%Y-%m-%d %H:%M:%S") }}.</p>
<p><a href="{{ root }}/1177/">1177 som invånaren ser det</a>,
<a href="{{ root }}/console/">konsolen för den som kör</a></p>
<h2>Tidbokningssystem</h2>
<ul>
{% for system in world.setup.systems.values() %}
<li><strong>{{ system.name }}</strong> ({{ system.profile }}): <code>{{ root }}/producers/{{ system.id }}/</code>
<ul>
{% for facility in system.facilities.values() %}
<li>{{ facility.name }}, <code>{{ facility.hsa_id }}</code></li>
{% endfor %}
</ul></li>
{% endfor %}
</ul>
<h2>Tjänstekontrakt</h2>
<p>Adressen är systemets adress ovan följd av en av dessa. Lägg till <code>?wsdl</code> för tjänstebeskrivningen.</p>
<ul>{% for contract in contracts %}<li><code>{{ contract.path }}</code></li>{% endfor %}</ul>
<h2>Administration</h2>
<p><a href="{{ root }}/__admin/openapi.json">Beskrivning (OpenAPI)</a>,
<a href="{{ root }}/__admin/calls">anropslogg</a>, <a href="{{ root }}/__admin/ledger/bookings">bokningar</a>.</p>
</main>
</body>
</html>
"""


def blueprint(worlds: Worlds) -> Blueprint:
    pages = Blueprint("start", __name__)

    @pages.get("/")
    def start() -> ResponseReturnValue:
        world = worlds.open(session_name())
        root = request.script_root
        html = render_template_string(_PAGE, world=world, root=root, contracts=BOOKING_CONTRACTS.values())
        policy = (
            "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        return html, {"Content-Security-Policy": policy}

    return pages
