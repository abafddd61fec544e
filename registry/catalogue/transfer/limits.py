"""How much an import may bring."""

MEGABYTE = 1_000_000
FILE = 10 * MEGABYTE
"""The uploaded file."""
INFLATED = 100 * MEGABYTE
"""What an XLSX file or an archive may hold once unpacked."""
MEMBERS = 2_000
"""Files in an archive."""
ROWS = 5_000
COLUMNS = 200
CELL = 20_000
"""Letters in one cell."""
YAML = 1_048_576
"""One publiccode.yml."""
AT_ONCE_BYTES = 200_000
"""A larger file is read by the worker."""
AT_ONCE_ROWS = 300
"""More rows are checked by the worker."""
