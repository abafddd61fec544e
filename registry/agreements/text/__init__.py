"""The text of an instrument: assembled from the library, edited clause by clause, frozen as
versions, compared, commented, cleared. Read `content.py` first (what a text is), then `acts.py`.
"""
