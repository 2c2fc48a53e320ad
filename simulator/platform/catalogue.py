"""The service catalogue (tjänsteadresseringskatalogen, TAK): who is reached where, and who may call whom.

Rows follow from the world's systems, and a scenario adds rows of its own or takes some away. Look-ups ignore case and
mind validity; the HSA tree minds case (spec/platform.md 2.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from simulator.contracts import BOOKING_CONTRACTS, CATALOGUE
from simulator.contracts.clinicalprocess_logistics_logistics import get_care_contacts_2, get_care_contacts_3
from simulator.contracts.crm_scheduling import get_subject_of_care_schedule
from simulator.contracts.itintegration_engagementindex import find_content, process_notification, update
from simulator.contracts.itintegration_monitoring import ping_for_configuration
from simulator.domain.engagement import INDEX
from simulator.domain.platform import ExternalSystem, Missing, Permission, Route
from simulator.worlds import Setup

ANY = "*"
ROOT = "SE"
_DELIMITER = "#"
PLATFORM = "platform"
PORTAL = "1177"

AGGREGATED = tuple(
    module.CONTRACT.responder_namespace
    for module in (get_subject_of_care_schedule, get_care_contacts_2, get_care_contacts_3)
)
_CARE_CONTACTS = {2: get_care_contacts_2.CONTRACT, 3: get_care_contacts_3.CONTRACT}
_INDEX_CONTRACTS = tuple(m.CONTRACT.responder_namespace for m in (find_content, process_notification, update))
_REGISTRY = tuple(ns for ns, contract in CATALOGUE.items() if contract.domain.endswith(":registry"))
_PING = ping_for_configuration.CONTRACT.responder_namespace
_NOTIFICATION = process_notification.CONTRACT.responder_namespace
_PORTAL_CONTRACTS = tuple(ns for ns, contract in CATALOGUE.items() if contract.domain.endswith(":patientportal"))


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a message ends: a simulated addressee, the aggregating services, or a URL outside.

    `address` is the physical address as the catalogue would show it; empty where the row lacks one (VP010).
    """

    producer: str
    address: str
    aggregates: bool = False
    external: ExternalSystem | None = None
    is_url: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A routing row (vägval)."""

    contract: str
    logical_address: str
    destination: Destination
    profile: str = "rivtabp21"
    valid_from: str = "0"
    valid_until: str = "9"

    def valid(self, now: str) -> bool:
        return self.valid_from <= now <= self.valid_until


class ServiceCatalogue:
    """The catalogue of one revision of a world.

    `now` is always 14 digits.
    """

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._routes: dict[tuple[str, str], list[Row]] = {}
        for row in self._rows():
            self._routes.setdefault(_key(row.contract, row.logical_address), []).append(row)
        self._permissions: dict[tuple[str, str, str], list[Permission]] = {}
        for permission in setup.platform.permissions:
            key = (*_key(permission.contract, permission.logical_address), permission.consumer.lower())
            self._permissions.setdefault(key, []).append(permission)

    def routes(self, contract: str, receiver: str, now: str) -> list[Row]:
        """Exact, then the HSA tree upwards, then `*`.

        `VG#VE` tries its parts instead, the last first.
        """
        for address in self._route_order(receiver):
            found = [row for row in self._routes.get(_key(contract, address), ()) if row.valid(now)]
            if found:
                return found
        return []

    def permitted(self, contract: str, receiver: str, sender: str, now: str) -> bool:
        """Exact, then `*`, then the HSA tree upwards: another order than for routes."""
        if _DELIMITER in receiver and len(_parts(receiver)) > 2:
            return False
        return self._permitted(contract, self._permission_order(receiver), sender, now)

    def reachable(self, contract: str, receiver: str, sender: str, now: str) -> bool:
        """The aggregating services' question: permission and route, exact or `*`, without climbing (3.4)."""
        has_route = any(row.valid(now) for a in (receiver, ANY) for row in self._routes.get(_key(contract, a), ()))
        return has_route and self._permitted(contract, (receiver, ANY), sender, now)

    def _permitted(self, contract: str, addresses: Iterable[str], sender: str, now: str) -> bool:
        order = tuple(addresses)
        if any(self._has_permission(contract, address, sender, now) for address in order):
            return True
        return self._is_implied(sender) and not self._taken_away(contract, order[0])

    def _has_permission(self, contract: str, address: str, sender: str, now: str) -> bool:
        rows = self._permissions.get((*_key(contract, address), sender.lower()), ())
        return any(row.valid_from <= now <= row.valid_until for row in rows)

    def _taken_away(self, contract: str, receiver: str) -> bool:
        return any(each.permission and _fits(each, contract, receiver) for each in self._setup.platform.missing)

    def contracts_at(self, receiver: str, consumer: str | None, now: str) -> list[str]:
        """What `consumer`, or anybody, has permission for at exactly this address (5.2)."""
        address = receiver.lower()
        granted = {
            contract
            for (contract, at, sender), rows in self._permissions.items()
            if at == address
            and (consumer is None or sender == consumer.lower())
            and any(row.valid_from <= now <= row.valid_until for row in rows)
        }
        if self._is_implied(consumer):
            granted |= {
                contract
                for (contract, at), rows in self._routes.items()
                if at == address and not self._taken_away(rows[0].contract, receiver)
            }
        return [contract for contract in CATALOGUE if contract.lower() in granted]

    def addressees(self, contract: str, consumer: str) -> list[str]:
        """Logical addresses that the consumer has a permission for; its validity is not looked at (5.2)."""
        granted = [
            row.logical_address
            for (_, _, sender), rows in self._permissions.items()
            for row in rows
            if row.contract == contract and sender == consumer.lower()
        ]
        if self._is_implied(consumer):
            rows = (row for rows in self._routes.values() for row in rows if row.contract == contract)
            granted += [each.logical_address for each in rows if not self._taken_away(contract, each.logical_address)]
        return list(dict.fromkeys(granted))

    def _is_implied(self, consumer: str | None) -> bool:
        """Whether permission follows from the route itself: on an open platform for all, else for 1177 only."""
        if self._setup.platform.is_open:
            return True
        return consumer is not None and consumer.lower() == self._setup.portal.hsa_id.lower()

    def _route_order(self, receiver: str) -> Iterator[str]:
        if _DELIMITER in receiver:
            yield from _parts(receiver)
            return
        yield receiver
        yield from self._parents(receiver)
        yield ANY

    def _permission_order(self, receiver: str) -> Iterator[str]:
        if _DELIMITER in receiver:
            yield from _parts(receiver)
            return
        yield receiver
        yield ANY
        yield from self._parents(receiver)

    def _parents(self, receiver: str) -> Iterator[str]:
        tree, seen, unit = self._setup.platform.parents, {receiver}, receiver
        while unit in tree and tree[unit] not in seen:
            unit = tree[unit]
            seen.add(unit)
            yield unit
        if unit != ROOT:
            yield ROOT

    def _rows(self) -> Iterator[Row]:
        missing = self._setup.platform.missing
        for row in self._implied():
            if not any(each.route and _fits(each, row.contract, row.logical_address) for each in missing):
                yield row
        yield from map(self._written, self._setup.platform.routes)

    def _implied(self) -> Iterator[Row]:
        platform, portal = self._setup.platform, self._setup.portal
        own = Destination(PLATFORM, "in-process:/platform")
        for contract in AGGREGATED:
            yield Row(contract, platform.hsa_id, Destination(PLATFORM, "in-process:/agp", aggregates=True))
        for contract in (*_REGISTRY, _PING):
            yield Row(contract, platform.hsa_id, own)
        for contract in _INDEX_CONTRACTS:
            yield Row(contract, platform.index.hsa_id, Destination(INDEX, f"in-process:/{INDEX}"))
        for contract in (*_PORTAL_CONTRACTS, _NOTIFICATION):
            yield Row(contract, portal.hsa_id, Destination(PORTAL, f"in-process:/{PORTAL}"))
        for system in self._setup.systems.values():
            destination = Destination(system.id, f"in-process:/producers/{system.id}")
            for facility in system.facilities.values():
                for name in system.contracts:
                    yield Row(BOOKING_CONTRACTS[name].responder_namespace, facility.hsa_id, destination)
            for version in system.care_contacts:
                yield Row(_CARE_CONTACTS[version].responder_namespace, system.hsa_id, destination)
        for external in platform.external:
            for contract in external.contracts:
                for address in external.logical_addresses:
                    yield Row(contract, address, _outside(external, contract))

    def _written(self, route: Route) -> Row:
        dates = {"valid_from": route.valid_from, "valid_until": route.valid_until}
        return Row(route.contract, route.logical_address, self._destination(route), route.profile, **dates)

    def _destination(self, route: Route) -> Destination:
        for external in self._setup.platform.external:
            if external.id == route.system:
                return _outside(external, route.contract)
        if route.system is not None:
            address = f"in-process:/producers/{route.system}" if route.address is None else route.address
            return Destination(route.system, address)
        return Destination(route.address or "", route.address or "", is_url=True)


def catalogue(setup: Setup) -> ServiceCatalogue:
    """The catalogue of a world's set-up, made once per revision."""
    found: ServiceCatalogue | None = setup.derived.get("catalogue")
    if found is None:
        found = setup.derived["catalogue"] = ServiceCatalogue(setup)
    return found


def _outside(external: ExternalSystem, contract: str) -> Destination:
    path = CATALOGUE[contract].path if contract in CATALOGUE else ""
    url = external.urls.get(contract) or f"{external.url.rstrip('/')}/{path}"
    return Destination(external.id, url, external=external, is_url=True)


def _key(contract: str, address: str) -> tuple[str, str]:
    return contract.lower(), address.lower()


def _fits(missing: Missing, contract: str, address: str) -> bool:
    here = missing.logical_address in (ANY, address) or missing.logical_address.lower() == address.lower()
    return here and (missing.contract is None or missing.contract.lower() == contract.lower())


def _parts(receiver: str) -> list[str]:
    """`VG#VE`, the deprecated default routing: the parts, the last first, each once."""
    return list(dict.fromkeys(part for part in reversed(receiver.split(_DELIMITER)) if part))
