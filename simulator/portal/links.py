"""Addresses in texts from producers: which of them may become links."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LONGEST = 2_000  # characters: what browsers agree on
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_UNSAFE = re.compile(r"[\s\\<>\"'`\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]")


def safe_address(address: str | None) -> str | None:
    """The address as it may stand in a link, or None.

    Only the web, e-mail and telephone are opened. Characters that hide where a link goes have no place in it, and
    neither has a user name: https://1177.se@example.org goes to example.org.
    """
    text = (address or "").strip()
    if not text or len(text) > _LONGEST or _UNSAFE.search(text):
        return None
    try:
        parts = urlsplit(text)
        host, has_user = parts.hostname, "@" in parts.netloc
    except ValueError:  # a broken IPv6 address
        return None
    if parts.scheme.lower() not in _SCHEMES:
        return None
    if parts.scheme.lower() in ("http", "https"):
        return text if host and not has_user else None
    return text if parts.path and not parts.netloc else None
