"""What a dispute is made of, and what each action on it takes."""

from marshmallow import Schema, fields

from registry.kernel import schema as field
from registry.kernel.schema import Input
from registry.kernel.text import N_
from registry.procedure.api import StateItem

_FILE_HELP = N_("PDF; hanya para pihak melihatnya.")


class NewDispute(Input):
    """A dispute about an instrument."""

    subject = field.text(N_("Pokok perselisihan"), required=True)
    description = field.long_text(
        N_("Uraian"), required=True, help=N_("Pasal yang diperselisihkan dan pendapat Anda."),
    )  # fmt: skip
    raised_on = field.day(N_("Timbul pada"), required=True)
    number = field.text(N_("Nomor surat"))
    file = field.file(N_("Surat atau dokumen"), "pdf", help=_FILE_HELP)


class AddStep(Input):
    """Something that was done about it."""

    day = field.day(N_("Tanggal"), required=True)
    note = field.long_text(N_("Apa yang dilakukan"), required=True)
    number = field.text(N_("Nomor surat atau berita acara"))
    file = field.file(N_("Berkas"), "pdf", help=_FILE_HELP)


class Escalate(Input):
    """Talks have failed; it goes to who settles it."""

    day = field.day(N_("Tanggal surat"), required=True)
    number = field.text(N_("Nomor surat"), required=True)
    note = field.long_text(N_("Mengapa musyawarah tidak mencapai mufakat"), required=True)
    file = field.file(N_("Surat"), "pdf", required=True, help=_FILE_HELP)


class ReportOutcome(Input):
    """How it ended."""

    outcome = field.long_text(N_("Hasil"), required=True)
    day = field.day(N_("Tanggal"), required=True)
    number = field.text(N_("Nomor berita acara atau keputusan"))
    file = field.file(N_("Berita acara atau keputusan"), "pdf", help=_FILE_HELP)


class DisputeStepItem(Schema):
    """One step."""

    action = fields.String(required=True)
    label = fields.String(required=True)
    government = fields.String(required=True)
    done_on = fields.Date(required=True)
    number = fields.String(required=True)
    note = fields.String(required=True)
    file_sha256 = fields.String(required=True, allow_none=True)


class DisputeRow(Schema):
    """A dispute as lists show it to the parties of its instrument."""

    code = fields.String(required=True)
    instrument = fields.String(required=True)
    subject = fields.String(required=True)
    raised_by = fields.String(required=True)
    raised_on = fields.Date(required=True)
    path = fields.String(required=True)
    path_label = fields.String(required=True)
    settler = fields.String(required=True)
    outcome = fields.String(required=True)
    state = fields.String(required=True)
    due_on = fields.Date(required=True, allow_none=True)


class DisputeItem(DisputeRow, StateItem):
    """One dispute, with its steps and what the caller may do."""

    description = fields.String(required=True)
    reason = fields.String(required=True)
    steps = fields.List(fields.Nested(DisputeStepItem), required=True)
