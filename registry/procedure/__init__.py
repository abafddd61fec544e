"""How every act of every workflow is carried out: lock, check, change, move, audit, tell.

Read `service.act` (the one way to act on a subject), then `pages.py` and `api.py`, which give each
workflow its action pages and its API actions from the same tables.
"""
