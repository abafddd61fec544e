"""The clause library: wording of every clause of every kind of instrument, as data under
`agreements/data/clauses`, and a government's own wordings. Read `standard.py` first."""
