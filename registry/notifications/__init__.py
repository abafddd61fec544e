"""Telling people: an inbox entry and a mail for each, written in the act's own transaction.

Read `service.tell`; the mail itself is sent by the worker (`jobs.py`).
"""
