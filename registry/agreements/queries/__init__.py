"""Reading instruments: `record` one for its parties, `register` the public list, `clock` what is
due, `sources` what a new instrument can be made from."""

from .clock import (
    due_proposals,
    ending,
    expiring,
    held_out,
    kb_without_pks,
    taking_effect,
)
from .record import (
    addenda_alive,
    annexed_apps,
    awaiting,
    between,
    by_id,
    get,
    historic_of,
    kb_in_force,
    last_position,
    locked,
    many,
    public_row,
    waiting_for,
)
from .register import (
    Filters,
    RegisterRow,
    counts,
    everything,
    find,
    of_government,
    public_apps,
    row_of,
)
from .sources import approved_requests, bases, grantable, renewable

__all__ = [
    "Filters", "RegisterRow", "addenda_alive", "annexed_apps", "approved_requests", "awaiting",
    "bases", "between", "by_id", "counts", "due_proposals", "ending", "everything", "expiring",
    "find", "get", "grantable", "held_out", "historic_of", "kb_in_force", "kb_without_pks",
    "last_position", "locked", "many", "of_government", "public_apps", "public_row", "renewable",
    "row_of", "taking_effect", "waiting_for",
]  # fmt: skip
