"""The host's review of a request: its table of items, check list, offices asked, comments, drafts.

Read `lines.py` first: what one line of the table is and every filter on it, for page, API and the
decision by filter alike.
"""
