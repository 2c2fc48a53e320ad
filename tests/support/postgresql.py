"""A real PostgreSQL for the tests that need one: started once, unix socket only, gone at the end; a database per test.

Debian's package is enough (`apt install postgresql`). TIDBOK_TEST_POSTGRESQL=postgresql://… uses one that is there.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url

VARIABLE = "TIDBOK_TEST_POSTGRESQL"
_OWNER = "postgres"
_QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "listen_addresses=", "timezone=UTC")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a server in which databases may be made."""
    given = os.environ.get(VARIABLE)
    if given:
        yield given
        return
    programs = _programs()
    if programs is None:
        pytest.skip(f"no PostgreSQL here: install Debian's postgresql, or set {VARIABLE} to a server's URL")
    folder = Path(tempfile.mkdtemp(prefix="tidbok-pg-"))
    as_owner = _as_owner(folder)
    data = folder / "data"
    try:
        _run(
            *as_owner,
            programs / "initdb",
            "-D",
            data,
            "-U",
            _OWNER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--no-locale",
        )
        options = " ".join(f"-c {setting}" for setting in _QUICK)
        control = (*as_owner, programs / "pg_ctl", "-D", data, "-s", "-w")
        _run(*control, "-l", folder / "log", "-o", f"-k {folder} {options}", "start")
        try:
            yield f"postgresql://{_OWNER}@/postgres?host={folder}"
        finally:
            _run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgresql(postgresql_server: str) -> Iterator[str]:
    """The URL of an empty database of this test's own."""
    server = make_url(postgresql_server).set(drivername="postgresql+psycopg")
    name = f"tidbok_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
        yield server.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        engine.dispose()


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Every kind of ledger in turn, empty."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql"))
    return f"sqlite:///{tmp_path / 'ledger.db'}" if request.param == "sqlite" else "memory"


def _programs() -> Path | None:
    """The newest server of Debian's layout, or the one on PATH."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _as_owner(folder: Path) -> tuple[str, ...]:
    """PostgreSQL refuses to run as root: then it runs as the user that Debian's package makes."""
    if os.geteuid() != 0:
        return ()
    shutil.chown(folder, _OWNER, _OWNER)
    return ("setpriv", f"--reuid={_OWNER}", f"--regid={_OWNER}", "--clear-groups", "--")


def _run(*command: str | Path) -> None:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd="/", check=False)
    if done.returncode:
        raise RuntimeError(f"{command[-1]}: {done.stdout}{done.stderr}")
