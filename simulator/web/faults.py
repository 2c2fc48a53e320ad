"""The admin API's faults: what there is, what is on, on and off."""

from __future__ import annotations

from datetime import datetime

from simulator.domain.engagement import INDEX
from simulator.domain.fault import FaultSetting
from simulator.domain.times import parse_timestamp
from simulator.errors import BadRequest, NotFound
from simulator.faults.catalogue import FAULTS
from simulator.faults.fault import Fault
from simulator.faults.reading import fault_setting, known_fault, unknown
from simulator.store import faults as store
from simulator.store.faults import Counted
from simulator.web.context import session_name
from simulator.web.fault_shapes import ActiveFault, FaultParameter, FaultRequest, KnownFault
from simulator.web.openapi import Operation
from simulator.worlds import World, Worlds


def operations(worlds: Worlds) -> tuple[Operation, ...]:
    handlers = Faults(worlds)
    return (
        Operation("GET", "/faults", "The faults that are on, with counters", handlers.faults, [ActiveFault]),
        Operation("GET", "/faults/catalogue", "Every fault there is", handlers.fault_catalogue, [KnownFault]),
        Operation(
            "PUT",
            "/faults/<string:name>",
            "Switch a fault on, or set it anew",
            handlers.put_fault,
            ActiveFault,
            body=FaultRequest,
        ),
        Operation("DELETE", "/faults/<string:name>", "Switch a fault off", handlers.remove_fault, None, status=204),
        Operation("DELETE", "/faults", "Switch all faults off", handlers.clear_faults, None, status=204),
    )


class Faults:
    """The handlers."""

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds

    def faults(self) -> list[ActiveFault]:
        return [_active(each) for each in self._listed()]

    def fault_catalogue(self) -> list[KnownFault]:
        return [_known(fault) for fault in FAULTS.values()]

    def put_fault(self, name: str, body: FaultRequest) -> ActiveFault:
        world = self._worlds.open(session_name())
        setting = _setting(name, body)
        _refuse_unknown_producer(world, setting)
        store.put(self._worlds.database, world.state.session, setting)
        return next(_active(each) for each in self._listed() if each.setting.id == setting.id)

    def remove_fault(self, name: str) -> None:
        found = "\0" not in name and store.remove(self._worlds.database, session_name(), name)
        if not found:
            on = ", ".join(each.setting.id for each in self._listed()) or "none"
            raise NotFound(f"no fault {name!r} is on; on are: {on}")

    def clear_faults(self) -> None:
        store.clear(self._worlds.database, session_name())

    def _listed(self) -> list[Counted]:
        session = self._worlds.sessions.state(session_name()).session
        return [each for each in store.listed(self._worlds.database, session) if each.setting.fault in FAULTS]


def _setting(name: str, body: FaultRequest) -> FaultSetting:
    """The path is the fault's name, or an id when the body names the fault."""
    given = {field: value for field, value in body.model_dump(exclude_unset=True).items() if value is not None}
    if given.pop("id", name) != name:
        raise BadRequest(f"id: the path says {name!r} already; leave it out of the body")
    if "fault" not in given:
        known_fault(name)
    return fault_setting({"fault": name, **given, "id": name})


def _refuse_unknown_producer(world: World, setting: FaultSetting) -> None:
    known = [*world.setup.systems, *(each.id for each in world.setup.platform.external), INDEX]
    if setting.producer is not None and setting.producer not in known:
        raise BadRequest(f"producer: {unknown('producer', setting.producer, known)}")


def _active(counted: Counted) -> ActiveFault:
    setting = counted.setting
    fault = FAULTS[setting.fault]
    return ActiveFault(
        id=setting.id,
        fault=setting.fault,
        kind=fault.kind.value,
        title=fault.title,
        producer=setting.producer,
        contract=setting.contract,
        logical_address=setting.logical_address,
        resident=setting.resident,
        after=setting.after,
        times=setting.times,
        since=_iso(setting.since),
        until=_iso(setting.until),
        probability=setting.probability,
        parameters=dict(fault.values(setting)),
        seen=counted.seen,
        harmed=counted.harmed,
    )


def _known(fault: Fault) -> KnownFault:
    return KnownFault(
        name=fault.name,
        kind=fault.kind.value,
        title=fault.title,
        description=fault.description,
        contracts=sorted(fault.contracts),
        parameters=[
            FaultParameter(
                name=each.name,
                type=each.type,
                default=each.default,
                description=each.description,
                least=each.least,
                most=each.most,
                unit=each.unit,
                choices=list(each.choices),
            )
            for each in fault.parameters
        ],
    )


def _iso(digits: str | None) -> str | None:
    return None if digits is None else datetime.isoformat(parse_timestamp(digits))
