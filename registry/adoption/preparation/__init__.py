"""Preparing a request: its sections as a task list, drafts of its letters, and what it asks for.

Read `sections.py` first. `acts` fills in what is typed, `changes` remembers each field so that two
people never overwrite one another, `letters` writes the drafts, `matching` holds what the
applications need against what the adopter has.
"""
