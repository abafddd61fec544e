"""Giving the catalogue out: publiccode.yml, CSV, XLSX and JSON, of one, some or all applications.

`choosing.py` says which applications and what of them; `writing.py` makes the file.
"""
