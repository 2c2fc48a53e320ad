"""The ledger: everything that can change, in SQLite or PostgreSQL, every table keyed by session (design decisions 1
and 2).
"""
