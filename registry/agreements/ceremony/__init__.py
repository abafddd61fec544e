"""Signing ceremonies (upacara penandatanganan): many instruments at one place on one day.

Read `models` first, then `signing` (all of them signed in one transaction, or none).
"""
