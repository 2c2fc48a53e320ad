"""Who calls: another part of the platform by its headers, or a consumer by its certificate (spec/platform.md 2.1, 2.2,
2.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import NameOID

from simulator.domain.platform import CALLERS_OWN, PlatformSetup
from simulator.platform.vp_faults import VPFault

SENDER = "x-vp-sender-id"
INSTANCE = "x-vp-instance-id"
ORIGINAL = "x-rivta-original-serviceconsumer-hsaid"
CORRELATION = "x-skltp-correlation-id"
HISTORY = "x-rivta-routing-history"
CERTIFICATE = "x-vp-auth-cert"
_PEM = re.compile(r"-----(BEGIN|END) CERTIFICATE-----")


@dataclass(frozen=True, slots=True)
class Sender:
    """`original` is the first consumer in the chain; `history` the loop guard's list, empty for internal calls."""

    hsa_id: str
    original: str
    correlation: str
    history: str = ""


def identify(headers: Mapping[str, str], platform: PlatformSetup, new_correlation: str) -> Sender:
    """Raises VPFault VP002 when nothing says who it is, VP014 when the message has been here before.

    An open platform believes `x-vp-sender-id` from anybody, and takes who says nothing as its own.
    """
    named = headers.get(SENDER, "")
    internal = bool(named) and headers.get(INSTANCE) == platform.instance_id
    history = ""
    if internal:
        hsa_id = named
    else:
        hsa_id = _by_certificate(headers, platform, named)
        history = _history(headers, platform, hsa_id)
    original = headers.get(ORIGINAL) or hsa_id
    return Sender(hsa_id, original, headers.get(CORRELATION) or new_correlation, history)


def _by_certificate(headers: Mapping[str, str], platform: PlatformSetup, named: str) -> str:
    pem = headers.get(CERTIFICATE)
    if pem:
        return serial_number(pem)
    if platform.is_open:
        return named or CALLERS_OWN
    raise VPFault("VP002", f"No certificate found in httpheader {CERTIFICATE}")


def _history(headers: Mapping[str, str], platform: PlatformSetup, hsa_id: str) -> str:
    passed = headers.get(HISTORY, "")
    if platform.instance_id in (step.strip() for step in passed.split("#")):
        raise VPFault("VP014", "")
    return f"{passed or hsa_id}#{platform.instance_id}"


def serial_number(pem: str) -> str:
    """The subject's SERIALNUMBER, which holds the HSA-id.

    Raises VPFault VP002.
        As proxies forward it: PEM with line breaks or blanks between, or the bare base64 of one or several with commas.
    """
    text = _PEM.sub("", pem).split(",")[0]
    lines = "\n".join(text.split())
    try:
        certificate = x509.load_pem_x509_certificate(
            f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n".encode()
        )
        found = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm) as error:
        raise VPFault("VP002", f"Exception occured parsing certificate in httpheader {CERTIFICATE}") from error
    if not found:
        raise VPFault("VP002", "No senderId found in Certificate")
    return str(found[0].value)
