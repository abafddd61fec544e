"""People, the roles they hold in governments, sign-in, invitations and personal API tokens.

Read `models.py`, then `service.py`; `session.py` turns a request into an `Actor`.
"""
