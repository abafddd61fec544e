"""Governments (provinsi, kabupaten, kota, kementerian) and their agencies.

Read `models.py`, then `reference.py` (the load of `data/regions.csv`, idempotent).
"""
