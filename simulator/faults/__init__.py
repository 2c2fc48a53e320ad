"""What can go wrong, by name (störningar): transport, soap, content, logic and index (design, section 3).

`catalogue.FAULTS` is the list. A new fault is one line there, and one small function in the module of its kind.
"""
