"""The register as one page for the printer (buku register): every row that was asked for."""

from collections.abc import Mapping
from typing import Any

from registry.http.i18n import tr
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.text import N_, M
from registry.regions import queries as regions

from .. import queries
from ..states import KIND_LABELS
from ..workflow import INSTRUMENT
from . import changes, standing
from .certificate import issuer

MOST = 1000
"""Rows of one page; a larger register is for the spreadsheet."""


def context(asked: Mapping[str, Any], wanted: queries.Filters, actor: Actor) -> dict[str, Any]:
    """Everything that `agreements/register/book.html` draws; `asked` are the list's filters."""
    found = queries.everything(wanted, actor)
    shown = found[:MOST]
    amended, notices = changes.last([r.code for r in shown]), standing.notices(actor)
    return {
        "rows": [_row(n, row) | {"amended": amended.get(row.code), "notice": notices.get(row.id)}
                 for n, row in enumerate(shown, 1)], "total": len(found),
        "on": today(), "issuer": issuer(), "told": _told(asked, wanted.party),
    }  # fmt: skip


def _row(number: int, row: queries.RegisterRow) -> dict[str, Any]:
    return {
        "number": number, "row": row, "kind": tr(KIND_LABELS[row.kind]),
        "stage": tr(INSTRUMENT.stage(row.state).label),
    }  # fmt: skip


def _told(asked: Mapping[str, Any], party: str) -> list[tuple[str, str]]:
    """The filters in words."""
    days = asked["expiring"]
    found = [
        (N_("Kata"), asked["q"]),
        (N_("Jenis"), ", ".join(tr(KIND_LABELS[kind]) for kind in asked["kind"])),
        (N_("Tahap"), ", ".join(tr(INSTRUMENT.stage(s).label) for s in asked["state"])),
        (N_("Tahun ditandatangani"), ", ".join(str(year) for year in asked["year"])),
        (N_("Pemerintah"), regions.names([party]).get(party, party) if party else ""),
        (N_("Berakhir dalam"), tr(M("%(days)s hari", days=days)) if days is not None else ""),
        (N_("Perlu perhatian"), tr(N_("KB tanpa PKS")) if asked["alone"] else ""),
    ]  # fmt: skip
    return [(tr(label), value) for label, value in found if value]
