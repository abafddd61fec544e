"""Adoption requests (permohonan pemanfaatan aplikasi): workflow A, one request, many apps.

Read `workflow.py` first: stages and actions are a table there, and everything else follows it.
"""
