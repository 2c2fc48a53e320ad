"""A child process: load a scenario file into a store, and say on stdout how long it took and how much memory (JSON)."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from time import perf_counter

from simulator.scenarios import loader
from simulator.settings import Settings
from simulator.store.database import open_database
from simulator.worlds import DEFAULT_SESSION, Worlds

_MEBIBYTE = 1024 * 1024


def main(store: str, file: str) -> None:
    database = open_database(store)
    worlds = Worlds(database, Settings().real)
    began = perf_counter()
    worlds.load(DEFAULT_SESSION, *loader.read(file))
    seconds = perf_counter() - began
    database.close()
    print(json.dumps({"seconds": seconds, "mebibytes": _peak() / _MEBIBYTE}))


def _peak() -> int:
    """Bytes of memory at the most. Linux's own note of it: what getrusage says can be inherited from the parent."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
