"""`python -m registry.config` prints the table of settings."""

from .table import settings_table

print(settings_table())
