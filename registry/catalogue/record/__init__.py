"""An application's record: its sections and parts, who changed what, and who is told of it.

`scores.py` and `national.py` rate a record; `parts.py` and `changes.py` write what hangs on it;
`watching.py` tells followers, adopters and keepers of a search; `comparing.py` sets side by side.
"""
