"""WireMock on the same work: a stub that matches subject_of_care by XPath and fills a template of 20 slots.

Its jar travels inside the npm package `wiremock`. It neither validates nor remembers; what is compared is what a tester
would otherwise run. Every slot carries the asked unit's id, out of the request, as the contract has it; a template that
looks it up once for all slots is half as fast again (measured).
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from tests.benchmarks.processes import NotMeasured, Server, pinned, running
from tests.benchmarks.worlds import SLOTS, Question

VARIABLE = "TIDBOK_WIREMOCK_JAR"
_PACKAGE = "wiremock@3.13.2"
_DOWNLOAD_SECONDS = 120
_FIRST = 10  # so that every minute of the template has two digits
_SUBJECT = "subject_of_care"


def jar(folder: Path) -> Path:
    """The jar that the environment variable names, or the npm package's. Raises NotMeasured when there is neither."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    npm = shutil.which("npm")
    if npm is None:
        raise NotMeasured(f"WireMock's jar is not here: set {VARIABLE}, or install npm")
    try:
        subprocess.run(
            [npm, "pack", "--silent", _PACKAGE], cwd=folder, check=True, capture_output=True, timeout=_DOWNLOAD_SECONDS
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise NotMeasured(f"npm could not fetch {_PACKAGE} ({type(error).__name__}): set {VARIABLE}") from error
    with tarfile.open(next(folder.glob("wiremock-*.tgz"))) as package:
        package.extractall(folder, filter="data")
    return next(folder.glob("package/build/wiremock-standalone-*.jar"))


@contextlib.contextmanager
def serving(archive: Path, folder: Path, question: Question, reply: bytes, core: int) -> Iterator[Server]:
    """WireMock with one stub, which answers `question` with a document like `reply`."""
    java = shutil.which("java")
    if java is None:
        raise NotMeasured("java is not here")
    mappings = folder / "mappings"
    mappings.mkdir(exist_ok=True)
    (mappings / "timeslots.json").write_text(json.dumps(_stub(question, reply.decode())), encoding="utf-8")
    port = _free_port()
    # Its own log is bounded as ours is: 1,000 calls.
    options = ["--port", str(port), "--bind-address", "127.0.0.1", "--max-request-journal-entries", "1000"]
    command = [java, "-Xmx512m", "-jar", str(archive), "--root-dir", str(folder), "--disable-banner", *options]
    with running(pinned(command, core)) as process:
        yield Server(f"http://127.0.0.1:{port}", process.pid)


def _stub(question: Question, reply: str) -> dict[str, Any]:
    asked = next(element for element in etree.fromstring(question.body).iter() if _local(element) == _SUBJECT)
    namespace = etree.QName(asked).namespace
    match = {"expression": f"//asked:{_SUBJECT}/text()", "equalTo": asked.text}
    return {
        "request": {
            "method": "POST",
            "urlPath": question.path,
            "bodyPatterns": [{"matchesXPath": match, "xPathNamespaces": {"asked": namespace}}],
        },
        "response": {
            "status": 200,
            "headers": {"Content-Type": "text/xml; charset=UTF-8"},
            "transformers": ["response-template"],
            "body": _template(reply),
        },
    }


def _template(reply: str) -> str:
    """The reply with its first slot in a loop: the unit comes out of the request, the minutes out of the loop."""
    tag = "ns0:timeslotDetail"
    head, _, rest = reply.partition(f"<{tag}>")
    slot, _, _ = rest.partition(f"</{tag}>")
    tail = rest.rpartition(f"</{tag}>")[2]
    for name, value in (("startTimeInclusive", "08{{n}}00"), ("endTimeExclusive", "09{{n}}00")):
        before, _, after = slot.partition(f":{name}>")
        slot = f"{before}:{name}>{after[:8]}{value}{after[14:]}"
    before, _, after = slot.partition(":healthcare_facility>")
    unit = """{{xPath ../request.body '//*[local-name()="healthcare_facility"]/text()'}}"""
    slot = f"{before}:healthcare_facility>{unit}{after[after.index('<') :]}"
    loop = f"{{{{#each (range {_FIRST} {_FIRST + SLOTS - 1}) as |n|}}}}<{tag}>{slot}</{tag}>{{{{/each}}}}"
    return f"{head}{loop}{tail}"


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port
