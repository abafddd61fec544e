"""Finding applications: words to their stems, a question to a plan, the plan to a tantivy index.

Read `words`, then `plan`, `index` (the index in memory and how it follows PostgreSQL) and `engine`.
PostgreSQL stays the truth: the engines answer with row ids, `queries` reads the rows.
"""
