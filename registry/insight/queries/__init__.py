"""Reading across features; each page takes a fixed number of queries."""
