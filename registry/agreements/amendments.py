"""When an addendum can change the annex, the parties or the term of what it amends."""

from collections.abc import Mapping
from typing import Any

from registry.kernel import deadlines
from registry.kernel.text import M, Message
from registry.kernel.workdays import add_months

from . import policy
from .guards import app_refusal, names
from .models import Instrument, InstrumentApp
from .states import ADDENDUM, JOINS, PKS

Data = Mapping[str, Any]


def annex_after(addendum: Instrument) -> list[InstrumentApp]:
    """Lines of the base's annex that an addendum leaves as they are."""
    base = addendum.base
    touched = {line.application_id for line in addendum.apps}
    return [a for a in base.apps if a.application_id not in touched] if base is not None else []


# ---------------------------------------------------------------- guards
def amends_annex(instrument: Instrument, data: Data) -> Message | None:
    """Only an addendum to a PKS takes apps out of its annex."""
    base = instrument.base
    if instrument.kind == ADDENDUM and base is not None and base.kind == PKS:
        return None
    return M("Hanya adendum atas PKS yang mengeluarkan aplikasi dari lampirannya.")


def annex_remains(instrument: Instrument, data: Data) -> Message | None:
    """An amended PKS keeps at least one app, and all of them are granted to who joins."""
    base = instrument.base
    if amends_annex(instrument, data) is not None or base is None or base.historic:
        return None
    left = annex_after(instrument)
    if not left and all(line.removes for line in instrument.apps):
        return M("PKS yang diubah memerlukan paling sedikit satu aplikasi.")
    if not any(p.change == JOINS for p in instrument.parties):
        return None
    codes = policy.after_change(instrument)
    reasons = (app_refusal(instrument, codes, entry) for entry in left)
    return next((reason for reason in reasons if reason is not None), None)


def parties_remain(instrument: Instrument, data: Data) -> Message | None:
    """Two parties or more remain, the same as those of the KB under an amended PKS."""
    base, after = instrument.base, policy.after_change(instrument)
    if instrument.kind != ADDENDUM or base is None:
        return None
    if len(after) < 2:
        return M("Setelah perubahan naskah memerlukan paling sedikit dua pihak.")
    changing = [p for p in instrument.parties if p.change]
    if not changing or base.kind != PKS or instrument.foundation in (None, after):
        return None
    return M("Para pihak PKS mengikuti KB: ubah para pihak KB dengan adendum terlebih dahulu "
             "(%(names)s).", names=names(changing))  # fmt: skip


def term_after(instrument: Instrument, data: Data) -> Message | None:
    """An addendum does not carry the term beyond the limit; that is what a renewal is for."""
    base, ends_on = instrument.base, data.get("ends_on") or instrument.ends_on
    if instrument.kind != ADDENDUM or base is None or base.starts_on is None or ends_on is None:
        return None
    months = deadlines.limit("instrument.max_term")
    if ends_on <= add_months(base.starts_on, months):
        return None
    return M("Jangka waktu seluruhnya paling lama %(months)s bulan sejak %(day)s; untuk lebih lama "
             "tempuh perpanjangan.", months=months, day=base.starts_on)  # fmt: skip

