"""Pages that read across features: the start page, the work desk, the cases, government profiles.

Nothing is decided here. Read `case.py` (one pair of governments, the whole path) and `light.py`
(everything of a government at once) first; `service` keeps only what a person keeps for themself.
"""
