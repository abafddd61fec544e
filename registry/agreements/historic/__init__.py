"""Import of old instruments from a spreadsheet and a zip of scans: it warns and never refuses.

Read `columns` (what a sheet may say), `reading` (a row as a record), then `service`.
"""
