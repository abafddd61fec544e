"""A government's directory of officials: head, regional secretary, heads of agencies, with term and
capacity. Signatories are picked from it. Read `models.py`, then `service.py`."""
