"""Messages to others than the simulator's own, who may be slow, gone or not what they seem: never raises.

No redirect is followed and no proxy used: a message with a resident in it goes where the scenario says, or nowhere.
For a thread of one's own: it may take all of SECONDS.
"""

from __future__ import annotations

import http
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass

import aiohttp

from simulator.loops import run

CONNECT_SECONDS, SECONDS = 2.0, 5.0
"""To be connected, and in all, however the other side spreads its bytes."""
MOST_BYTES = 64 * 1024  # of a reply that says OK; there is more to say in no reply
_LIMITS = aiohttp.ClientTimeout(total=SECONDS, sock_connect=CONNECT_SECONDS)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What came back, its first MOST_BYTES; `status` 0 when nothing did, and then `problem` says why."""

    status: int
    body: bytes = b""
    problem: str | None = None

    @property
    def arrived(self) -> bool:
        return self.status == http.HTTPStatus.OK


def push(url: str, body: bytes, headers: Mapping[str, str]) -> Pushed:
    """POST a message."""
    try:
        return run(_push(url, body, headers), nullcontext)
    except TimeoutError:
        return Pushed(0, problem=f"{url} does not answer: no whole reply within {SECONDS:g} s")
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return Pushed(0, problem=f"{url} does not answer: {error or type(error).__name__}")


async def _push(url: str, body: bytes, headers: Mapping[str, str]) -> Pushed:
    async with (
        _session() as session,
        session.post(url, data=body, headers=headers, allow_redirects=False) as reply,
    ):
        status, said = reply.status, await _beginning(reply.content)
        problem = None if status == http.HTTPStatus.OK else f"HTTP {status} {reply.reason or ''}".rstrip()
        return Pushed(status, said, problem)


def _session() -> aiohttp.ClientSession:
    """Replies are kept as they come: none is asked to be compressed, and none unpacked."""
    return aiohttp.ClientSession(
        timeout=_LIMITS,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
    )


async def _beginning(stream: aiohttp.StreamReader) -> bytes:
    parts = bytearray()
    while len(parts) < MOST_BYTES and (part := await stream.read(MOST_BYTES - len(parts))):
        parts += part
    return bytes(parts)
