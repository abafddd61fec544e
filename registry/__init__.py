"""Lumbung: the registry of shared government applications.

Read first: `docs/architecture.md` (the tree, the ladder, the rules), then `registry/config.py`
(everything that can be set), then one feature package, for instance `registry/adoption`.
"""
