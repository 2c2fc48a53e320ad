"""What is true in a booking system, in the domain's own words. Standard library only; no I/O, no wire, no clock of
its own.
"""
