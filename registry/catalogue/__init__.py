"""The catalogue: applications that governments offer to others, and each office's shortlist.

Read `models.py`, then `workflow.py` (draft, published, withdrawn), `queries.py` and `service.py`.
"""
