"""Files: taken in once, kept by their SHA-256, never altered.

Read `service.receive` (upload checks), `service.claim` (a record takes a file as its own) and
`store.py` (where the bytes are). Who may read a file is decided by the record that holds it.
"""
