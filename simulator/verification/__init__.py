"""Judging a producer: what it answers, byte for byte, against the rules of crm:scheduling 1.1 and of 1177's practice.

target     what is to be judged, and what its owner says about it (a YAML file)
client     the only way out: paced, to the target's host alone, keeping the exact bytes
exchange   one call as it was on the wire, and how to look at it
questions  the contracts' questions as bytes
run        one verification: the target's time, what has been asked, what is remembered
steps/     what several rules need to have asked, each asked once
rules/     the rules, by theme: one function each
runner     the rules in order -> a Report
reports/   a Report as text, HTML, JSON, JUnit and CSV
"""
