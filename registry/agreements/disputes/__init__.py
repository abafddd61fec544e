"""Disputes about an instrument: noted by a party, on their path, known to the parties alone."""
