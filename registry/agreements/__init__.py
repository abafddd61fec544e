"""Instruments of cooperation (naskah kerja sama): KB, PKS, NK, addendum: workflow B.

Read `workflow.py` first (stages, actions, guards), then `clauses.py` (the mandatory clauses) and
`history.py` (the load of historic instruments, which warns and never refuses).
"""
