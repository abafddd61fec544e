"""Delegation of the approver's right (pelimpahan wewenang): from whom, to whom, between which days,
by which document.

Whether one is in force is asked of the calendar whenever an actor is found (`queries.mandates` of
accounts), so that it ends without a job.
"""
