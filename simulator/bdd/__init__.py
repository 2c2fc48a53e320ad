"""tidbok in other projects' tests: a pytest plugin, and Swedish steps for pytest-bdd.

`plugin` is found by pytest itself once tidbok is installed. Steps are asked for, in the conftest.py at the top:
`pytest_plugins = ["simulator.bdd.steps"]`.
"""
