"""How fast the simulator is, as ratios within one run: `python -m tests.benchmarks`. Not a part of the test run."""
