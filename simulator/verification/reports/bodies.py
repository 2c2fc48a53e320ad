"""A body's bytes as text: whatever came, in the letters it was written in as far as that can be told."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE


def decoded(body: bytes) -> str | None:
    """As UTF-8, without loss; None when it is something else."""
    if b"\0" in body:
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None


def readable(body: bytes) -> str:
    """As UTF-8, UTF-16, or else Latin-1, which fits every byte."""
    text = decoded(body)
    if text is not None:
        return text
    encoding = _utf16(body)
    return body.decode(encoding, "replace") if encoding else body.decode("latin-1")


def _utf16(body: bytes) -> str:
    """The name of the codec; "" when it is not UTF-16."""
    if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    start = body[:200]
    if start[1::2].count(0) > len(start) // 4:
        return "utf-16-le"
    return "utf-16-be" if start[::2].count(0) > len(start) // 4 else ""
