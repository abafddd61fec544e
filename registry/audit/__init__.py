"""Who did what, when, for which government: an append-only log whose entries are chained by hash.

Read `service.record` (called by every act) and `chain.py` (the hash, and how it is verified).
"""
