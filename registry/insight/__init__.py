"""Pages that read across features: the start page, the work desk, the case, government profiles.

Nothing is decided here. Read `case.py` (one pair of governments, the whole path) first.
"""
