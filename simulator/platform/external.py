"""Producers that are not simulated: HTTP out, with their own client certificate, trust and time limit."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from functools import lru_cache

import aiohttp

from simulator.domain.call import Answer, NoAnswer
from simulator.domain.platform import ExternalSystem, Timeouts

_LARGEST = 15 * 1024 * 1024  # bytes of a reply, as the national platform: vp.max.receive.length
_LARGEST_IN_ALL = 10 * _LARGEST  # of all replies in one loop together


class Outside:
    """The HTTP client of one event loop: one pool of connections for everything that is asked in it."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._timeouts = timeouts
        self._session: aiohttp.ClientSession | None = None
        self._left = _LARGEST_IN_ALL

    async def __aenter__(self) -> Outside:
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], system: ExternalSystem | None = None
    ) -> Answer:
        """Raises NoAnswer.

        Refused connections are tried once more, after a pause (spec/platform.md 2.8).
        """
        try:
            return await self._post(url, body, headers, system)
        except NoAnswer as error:
            if error.kind != "refused":
                raise
            await asyncio.sleep(self._timeouts.retry)
            return await self._post(url, body, headers, system)

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str], system: ExternalSystem | None) -> Answer:
        limit = (system.timeout if system is not None else None) or self._timeouts.routing
        timeout = aiohttp.ClientTimeout(total=limit, sock_connect=self._timeouts.connect)
        try:
            async with self._open().post(
                url,
                data=body,
                headers=dict(headers),
                timeout=timeout,
                ssl=_tls(system.client_certificate, system.client_key, system.trust) if system else True,
                allow_redirects=False,
            ) as reply:
                body = await _read(reply, min(_LARGEST, self._left))
                self._left -= len(body)
                return Answer(reply.status, body, reply.headers.get("Content-Type", ""), _kept(reply))
        except TimeoutError as error:
            raise NoAnswer("timeout", "Timeout when waiting on response from producer.") from error
        except (aiohttp.ClientConnectorDNSError, aiohttp.ClientSSLError) as error:
            raise NoAnswer("broken", f"{type(error).__name__}: {error}") from error
        except aiohttp.ClientConnectorError as error:
            raise NoAnswer("refused", f"{type(error).__name__}: {error}") from error
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
            raise NoAnswer("reset", f"{type(error).__name__}: {error}") from error
        except (aiohttp.ClientError, ssl.SSLError, OSError, ValueError) as error:
            raise NoAnswer("broken", f"{type(error).__name__}: {error}") from error

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent", "Accept"),
                trust_env=False,
            )
        return self._session


async def _read(reply: aiohttp.ClientResponse, most: int) -> bytes:
    """Raises NoAnswer for more than `most` bytes, unpacked."""
    parts, size = [], 0
    async for part in reply.content.iter_any():
        parts.append(part)
        size += len(part)
        if size > most:
            raise NoAnswer("broken", f"the reply is larger than {most} bytes")
    return b"".join(parts)


def _kept(reply: aiohttp.ClientResponse) -> Mapping[str, str]:
    return {name.lower(): value for name, value in reply.headers.items()}


@lru_cache(maxsize=64)
def _tls(certificate: str | None, key: str | None, trust: str | None) -> ssl.SSLContext | bool:
    """A context of the system's own where it has files; certificates are always verified."""
    if certificate is None and trust is None:
        return True
    context = ssl.create_default_context(cafile=trust)
    if certificate is not None:
        context.load_cert_chain(certificate, key)
    return context
