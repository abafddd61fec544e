"""Taking in and giving out the catalogue: spreadsheets, publiccode.yml, CSV, XLSX, JSON.

Read `reading.py` (bytes → rows), `headings.py` and `cells.py` (columns and cells → fields),
`checking.py` (what an import would do), `service.py` and `running.py` (doing it, undoing it), and
`exports/`. docs/import.md tells it to those who use it.
"""
