"""What is written on a request: to the other side, or as a note that only one's own office reads.

Read `service.write` (both kinds), `queries.page` (who reads what) and `mentions`.
"""
