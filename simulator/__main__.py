"""`python -m simulator` is `tidbok`."""

from simulator.cli import main

main()
