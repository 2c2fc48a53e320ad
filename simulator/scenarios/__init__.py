"""Scenarios: a YAML file that says what is true, and how it becomes a session in the ledger."""
