"""A report as files: report.json first, which holds everything, then the others. One that breaks hides no other."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

from simulator.errors import UsageError
from simulator.verification.report import Report
from simulator.verification.reports import as_csv, as_html, as_json, as_junit
from simulator.verification.target import Target
from simulator.verification.words import Language

_SHORTEST_SECRET = 4  # shorter ones stand everywhere, and hiding them would hide the report
logger = logging.getLogger("tidbok.verification")


class Format(NamedTuple):
    file: str
    write: Callable[[Report, Language, bool], str | bytes]
    """With the language, and whether personal numbers are masked."""


FORMATS: Mapping[str, Format] = {
    "json": Format("report.json", lambda report, _, masked: as_json.write(report, masked=masked)),
    "html": Format("report.html", lambda report, language, masked: as_html.write(report, language, masked=masked)),
    "junit": Format("junit.xml", lambda report, language, masked: as_junit.write(report, language, masked=masked)),
    "csv": Format("report.csv", lambda report, language, masked: as_csv.write(report, language, masked=masked)),
}


def demand_folder(folder: Path) -> None:
    """Make it, and see that it can be written to. Raises UsageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".tidbok"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise UsageError(f"--report: cannot write in {folder}: {error.strerror or error}") from error


def _write_whole(path: Path, content: bytes) -> None:
    """All of it or nothing: a report that ends in the middle is taken for a short one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def publish(
    report: Report, folder: Path, formats: Sequence[str], language: Language, masked: bool
) -> tuple[list[Path], list[str]]:
    """The files that were written, and a sentence for each that could not be."""
    written, failed = [], []
    for name in (name for name in FORMATS if name in formats):
        path = folder / FORMATS[name].file
        try:
            _write_whole(path, text(report, name, language, masked))
        except Exception as error:  # the boundary: the other formats are still written
            logger.exception("%s could not be written", path)
            failed.append(f"{path} could not be written: {error!r}")
        else:
            written.append(path)
    return written, failed


def text(report: Report, name: str, language: Language, masked: bool) -> bytes:
    made = FORMATS[name].write(report, language, masked)
    return without_secrets(made if isinstance(made, str) else made.decode("utf-8"), report.target).encode()


def without_secrets(written: str, target: Target) -> str:
    """The last door: what came from the environment leaves by no report, masked or not, however it is escaped."""
    for secret in target.secrets:
        if len(secret) >= _SHORTEST_SECRET:
            for form in {
                secret,
                json.dumps(secret)[1:-1],
                json.dumps(secret, ensure_ascii=False)[1:-1],
                escape(secret),
            }:
                written = written.replace(form, "***")
    return written
