"""Swedish steps for pytest-bdd: `pytest_plugins = ["simulator.bdd.steps"]` in a project's conftest.py.

They need pytest-bdd (`tidbok[bdd]`) and the fixtures of `simulator.bdd.plugin`. Each uses one, `tidbok_scene`.
"""

pytest_plugins = (
    "simulator.bdd.steps.scene",
    "simulator.bdd.steps.circumstances",
    "simulator.bdd.steps.disturbances",
    "simulator.bdd.steps.relations",
    "simulator.bdd.steps.booked_times",
    "simulator.bdd.steps.collection",
    "simulator.bdd.steps.platform",
    "simulator.bdd.steps.engagement_index",
    "simulator.bdd.steps.care_contacts",
    "simulator.bdd.steps.flows",
    "simulator.bdd.steps.flow_circumstances",
    "simulator.bdd.steps.flow_pages",
    "simulator.bdd.steps.flow_calls",
    "simulator.bdd.steps.inbox",
    "simulator.bdd.steps.first_free",
)
