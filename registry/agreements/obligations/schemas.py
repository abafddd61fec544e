"""What an obligation is made of, and what each action on it takes."""

from marshmallow import Schema, fields

from registry.kernel.schema import Input, choice, day, file, long_text, text
from registry.kernel.text import N_
from registry.procedure.api import StateItem

from .states import KINDS


class NewObligation(Input):
    """One more obligation of an instrument."""

    kind = choice(N_("Jenis kewajiban"), tuple(KINDS.items()), required=True, kind="radio")
    title = text(N_("Kewajiban"), required=True, help=N_("Misalnya: pelatihan admin tahap 1."))
    promised_on = day(N_("Tenggat"), required=True)
    doer = choice(N_("Pihak yang melaksanakan"), help=N_("Kosongkan bila boleh pihak mana pun."))


class Report(Input):
    """It was done."""

    evidence = file(N_("Bukti"), "pdf", required=True, help=N_("PDF; hanya para pihak melihatnya."))
    note = long_text(N_("Keterangan"), max=4000)


class ObligationRow(Schema):
    """An obligation as lists show it to the parties of its instrument."""

    code = fields.String(required=True)
    instrument = fields.String(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    promised_on = fields.Date(required=True)
    periodic = fields.Boolean(required=True)
    doer = fields.String(required=True, allow_none=True)
    done_by = fields.String(required=True, allow_none=True)
    evidence_sha256 = fields.String(required=True, allow_none=True)
    note = fields.String(required=True)
    reason = fields.String(required=True)
    state = fields.String(required=True)
    due_on = fields.Date(required=True, allow_none=True)


class ObligationItem(ObligationRow, StateItem):
    """One obligation, with what the caller may do."""
