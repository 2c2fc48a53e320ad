"""The booking systems we play. One profile, one module; this list is what `profile:` in a scenario may say."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.domain.profile import ProducerProfile
from simulator.producers import pasis, pmo, reference

PROFILES: Mapping[str, ProducerProfile] = {
    profile.name: profile for profile in (reference.PROFILE, pasis.PROFILE, pmo.PROFILE)
}
