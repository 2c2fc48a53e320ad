"""Serving: one waitress per process, any number of worker processes on one listening socket.

waitress runs the same on Linux, macOS and Windows, and with threads enough a delay costs no throughput (spec/spyne.md,
table of servers). Workers share the socket and the ledger; the parent opens and closes both.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from time import sleep
from types import FrameType
from typing import NoReturn

from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from simulator.app import Application, create_app
from simulator.dispatcher import Dispatcher
from simulator.errors import UsageError
from simulator.settings import Settings
from simulator.store.call_log import LedgerCallLog, MemoryCallLog
from simulator.store.database import Database, open_database

logger = logging.getLogger("tidbok.server")

THREADS = 256  # as many calls as may wait out a delay at once; started only when needed
_PLACES_WHEN_WAITING = 8
_LARGEST_REPLY = 1 << 30  # bytes that wait for a slow reader, in a file; a thread does not wait with them
_Server = BaseWSGIServer | MultiSocketServer
_BACKLOG = 1024
_READY_SECONDS = 60
_HARD_LIMIT_FACTOR = 4  # waitress answers 413 by itself above this many times our own limit, before it fills the disk


@dataclass(frozen=True, slots=True)
class Listening:
    """Where a server listens, and with how many processes."""

    sock: socket.socket
    host: str
    workers: int = 1

    @property
    def url(self) -> str:
        port = self.sock.getsockname()[1]
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{port}"


def listen(host: str, port: int, workers: int = 1) -> Listening:
    """Take the port. Raises UsageError with a sentence when it cannot be had; port 0 takes any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return Listening(socket.create_server((host, port), family=family, backlog=_BACKLOG), host, workers)
    except OSError as error:
        raise UsageError(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno in (errno.EADDRINUSE, 10048):
        return f"port {port} on {host} is taken: stop what uses it, or choose another with --port (0 takes a free one)"
    if error.errno in (errno.EACCES, 10013):
        return f"port {port} on {host} may not be used by this user: choose one above 1023 with --port"
    return f"cannot listen on {host}:{port}: {error.strerror or error}"


@dataclass(frozen=True, slots=True)
class Site:
    """An application and who answers for it."""

    app: Application
    dispatcher: Dispatcher
    settings: Settings


def site(database: Database, settings: Settings, workers: int) -> Site:
    """Everything but the socket. Who waits for another process's database must not hold the only place."""
    alone = workers == 1 and database.engine.dialect.name == "sqlite"
    dispatcher = Dispatcher(THREADS, places=1 if alone else _PLACES_WHEN_WAITING)
    settings = replace(settings, sleep=dispatcher.sleep, waiting=dispatcher.waiting)
    call_log = MemoryCallLog() if workers == 1 else LedgerCallLog(database)
    return Site(create_app(database, settings, call_log), dispatcher, settings)


def run(listening: Listening, served: Site, ready: str) -> None:
    """Serve until SIGINT or SIGTERM; prints `ready` on stdout when calls are answered."""
    if listening.workers == 1:
        server = _waitress(listening.sock, served)
        print(ready, flush=True)
        _serve(server)
        return
    # The dispatcher is made anew in each worker, so the settings go to them without its `sleep` and `waiting`.
    settings = replace(served.settings, sleep=sleep, waiting=contextlib.nullcontext)
    url = served.app.worlds.database.url
    with _workers(listening, url, settings) as processes:
        print(ready, flush=True)
        _watch(listening, url, settings, processes)


def _waitress(sock: socket.socket, served: Site) -> _Server:
    logging.getLogger("waitress").setLevel(logging.ERROR)  # its queue-depth warnings say nothing a user can act on
    return create_server(
        served.app,
        sockets=[sock],
        _dispatcher=served.dispatcher,  # type: ignore[arg-type]  # waitress calls only what ours has
        ident="tidbok",
        max_request_body_size=served.settings.most_bytes * _HARD_LIMIT_FACTOR,
        outbuf_high_watermark=_LARGEST_REPLY,
        channel_timeout=60,
        connection_limit=1000,
        asyncore_use_poll=sys.platform != "win32",
        clear_untrusted_proxy_headers=False,
    )


def _serve(server: _Server) -> None:
    with contextlib.suppress(SystemExit):
        server.run()
    server.close()


def stop_on_signals() -> None:
    """SIGINT and SIGTERM end the process by SystemExit, so that everything is closed on the way out."""
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not break off the closing
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise SystemExit(0)


# Workers. Only what can be pickled goes to them, so that Windows and macOS, which start processes afresh, work too.

_fresh = multiprocessing.get_context("spawn")


def _worker(sock: socket.socket, url: str, settings: Settings, ready: Event) -> None:
    stop_on_signals()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    threading.Thread(target=_end_with_parent, daemon=True).start()
    database = open_database(url)
    server = _waitress(sock, site(database, settings, workers=2))
    ready.set()
    _serve(server)
    database.close()


def _end_with_parent() -> None:
    """A parent that is killed cannot end its workers; they would keep the port for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _start_worker(listening: Listening, url: str, settings: Settings) -> tuple[BaseProcess, Event]:
    ready = _fresh.Event()
    process = _fresh.Process(target=_worker, args=(listening.sock, url, settings, ready), daemon=True)
    process.start()
    return process, ready


@contextlib.contextmanager
def _workers(listening: Listening, url: str, settings: Settings) -> Iterator[list[BaseProcess]]:
    started = [_start_worker(listening, url, settings) for _ in range(listening.workers)]
    processes = [process for process, _ in started]
    try:
        for process, ready in started:
            _wait_until_ready(process, ready)
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.join(10)


def _wait_until_ready(process: BaseProcess, ready: Event) -> None:
    for _ in range(_READY_SECONDS * 10):
        if ready.wait(0.1):
            return
        if process.exitcode is not None:
            raise UsageError(f"a worker could not start (code {process.exitcode}): see above")
    raise UsageError(f"a worker did not start within {_READY_SECONDS} s")


def _watch(listening: Listening, url: str, settings: Settings, processes: list[BaseProcess]) -> None:
    """Wait; a worker that dies is replaced, since what it had acknowledged is in the ledger."""
    with contextlib.suppress(SystemExit):
        while True:
            multiprocessing.connection.wait([process.sentinel for process in processes])
            for index, process in enumerate(processes):
                if process.exitcode is not None:
                    logger.error("a worker ended with code %s and is replaced", process.exitcode)
                    processes[index], ready = _start_worker(listening, url, settings)
                    _wait_until_ready(processes[index], ready)
