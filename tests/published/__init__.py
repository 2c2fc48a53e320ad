"""Helpers of test_published_contracts.py: which files to compare, what counts as a fact, and messages to judge."""
