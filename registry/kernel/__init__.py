"""The machinery every feature stands on: database, unit of work, workflow engine, clock, errors.

It knows no feature and no HTTP. Read `workflow.py` first: it reads tables of stages and
transitions and answers who may do what now, and why not.
"""
