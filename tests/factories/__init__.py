"""Makers of test data; what has a workflow walks the real one."""
