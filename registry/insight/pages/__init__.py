"""What the pages across features draw, computed before a template runs."""
