"""Beginning an instrument: from a request, on a base, as a renewal, or from nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, or_, select

from registry.adoption.models import AdoptionRequest
from registry.catalogue.models import Application
from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.db import session
from registry.kernel.errors import Invalid, Refused
from registry.kernel.numbering import next_code
from registry.kernel.text import M
from registry.kernel.wall import seeing_all
from registry.procedure.service import begin
from registry.regions import lineage
from registry.regions.models import Government

from .. import policy, queries
from ..models import Instrument, InstrumentApp, Party
from ..states import ADDENDUM, DRAFTING, KB, NK, PKS
from ..workflow import INSTRUMENT, OPEN
from . import renewing

LETTER = "N"
TITLES = {
    KB: "Kesepakatan Bersama", PKS: "Perjanjian Kerja Sama", NK: "Nota Kesepakatan",
    ADDENDUM: "Adendum",
}  # fmt: skip
TITLE_NAMES = 3
TITLE_MAX = 300


def create(
    actor: Actor, kind: str, parties: Sequence[str] = (), *, request_code: str | None = None,
    base_code: str | None = None, renews_code: str | None = None, title: str | None = None,
) -> Instrument:  # fmt: skip
    """Begins an instrument in the first stage; the first of `parties` is the first party.

    From an approved request the parties are its host and adopter; on a base they are the base's.
    A PKS is prefilled with the apps granted to all its parties. Raises `Forbidden` without the
    role, `Invalid` on the field that does not fit, `Refused` when one is already being drafted.
    """
    policy.require_writer(actor)
    if kind not in TITLES:
        raise Invalid({"kind": [M("Pilih salah satu dari daftar.")]})
    request = _request(actor, request_code)
    asked = {item.application_id for item in request.items} if request else None
    renews = _one_of(queries.renewable(actor), renews_code, "renews")
    renewing.check_kind(kind, renews)
    base = _base(actor, kind, base_code, request, renews)
    codes = _codes(actor, parties, request, base or renews)
    _refuse_second(kind, request)
    apps = renewing.annex(renews) if renews else _annex(kind, codes, asked)
    instrument = _new(actor, kind, codes, apps, request, base, renews)
    instrument.title = (title or instrument.title or _title(kind, codes))[:TITLE_MAX]
    with seeing_all():  # until they are written, its parties are not known as such
        begin(INSTRUMENT, instrument, actor, {"kind": kind, "parties": [g.code for g in codes]})
    if renews is not None:
        renewing.take_text(instrument, renews)
    return queries.get(instrument.code, actor)


def _new(
    actor: Actor, kind: str, governments: Sequence[Government], apps: list[InstrumentApp],
    request: AdoptionRequest | None, base: Instrument | None, renews: Instrument | None,
) -> Instrument:  # fmt: skip
    made = Instrument(
        code=next_code(LETTER), kind=kind, title="", state=DRAFTING, created_by=actor.user_id,
        request_id=request.id if request else None, base_id=base.id if base else None,
        renews_id=renews.id if renews else None, parties=_seated(governments), apps=apps,
    )  # fmt: skip
    if renews is not None:
        renewing.describe(made, renews)
    return made


def _seated(governments: Sequence[Government]) -> list[Party]:
    return [Party(government_code=g.code, government=g, position=n)
            for n, g in enumerate(governments, start=1)]  # fmt: skip


def _request(actor: Actor, code: str | None) -> AdoptionRequest | None:
    if not code:
        return None
    found = queries.approved_requests(actor, code)
    if not found:
        raise Invalid({"request": [M("Pilih permohonan yang sudah disetujui.")]})
    return found[0]


def _one_of(found: Iterable[Instrument], code: str | None, field: str) -> Instrument | None:
    if not code:
        return None
    for instrument in found:
        if instrument.code == code:
            return instrument
    raise Invalid({field: [M("Pilih naskah yang sedang berlaku.")]})


def _base(
    actor: Actor, kind: str, code: str | None, request: AdoptionRequest | None,
    renews: Instrument | None,
) -> Instrument | None:  # fmt: skip
    """The KB of a PKS or what an addendum amends; for a PKS found by its parties if not named."""
    if kind not in (PKS, ADDENDUM):
        return None
    base = _one_of(queries.bases(actor), code, "base")
    if kind == ADDENDUM and base is None:
        raise Invalid({"base": [M("Pilih naskah yang diubah oleh adendum ini.")]})
    if kind == PKS and base is not None and base.kind != KB:
        raise Invalid({"base": [M("Naskah dasar sebuah PKS adalah KB.")]})
    if base is not None or kind == ADDENDUM:
        return base
    return _kb_of(request, renews)


def _kb_of(request: AdoptionRequest | None, renews: Instrument | None) -> Instrument:
    codes: list[str] = []
    if request is not None:
        codes = [request.host_code, request.adopter_code]
    elif renews is not None:
        codes = [p.government_code for p in renews.parties]
    found = queries.kb_in_force(codes, today()) if codes else None
    if found is None:
        raise Invalid({"base": [M(
            "PKS memerlukan KB yang berlaku di antara para pihak yang sama persis."
        )]})  # fmt: skip
    return found


def _codes(
    actor: Actor, given: Sequence[str], request: AdoptionRequest | None, model: Instrument | None
) -> list[Government]:
    if model is not None:
        codes = [p.government_code for p in model.parties]
        known = lineage.heirs(codes)
        codes = list(dict.fromkeys(known[c][0] if c in known else c for c in codes))
    elif request is not None:
        codes = [request.host_code, request.adopter_code]
    else:
        codes = list(dict.fromkeys(given))
    governments = _existing(codes)
    wrong = _wrong(actor, governments)
    if wrong is not None:
        raise Invalid({"parties": [wrong]})
    return governments


def _wrong(actor: Actor, governments: Sequence[Government]) -> Any:
    if not 2 <= len(governments) <= policy.PARTIES_MAX:
        return M("Naskah memerlukan dua sampai %(max)s pihak.", max=policy.PARTIES_MAX)
    if actor.government not in {g.code for g in governments}:
        return M("Pemerintah Anda harus menjadi salah satu pihak.")
    return None


def _existing(codes: Sequence[str]) -> list[Government]:
    rows = session.scalars(
        select(Government).where(Government.code.in_(codes), Government.ended_on.is_(None))
    )
    found = {g.code: g for g in rows}
    unknown = [code for code in codes if code not in found]
    if unknown:
        raise Invalid({"parties": [M("Tidak dikenal: %(names)s.", names=", ".join(unknown))]})
    return [found[code] for code in codes]


def find_governments(lines: str, field: str) -> list[str]:
    """Codes for names or codes written one to a line; `Invalid` on `field` for unknown ones."""
    wanted = [line.strip() for line in lines.splitlines() if line.strip()]
    lowered = [w.lower() for w in wanted]
    rows = session.execute(
        select(Government.code, Government.name).where(
            Government.ended_on.is_(None),
            or_(Government.code.in_(wanted), func.lower(Government.name).in_(lowered)),
        )
    )
    known = {key: code for code, name in rows for key in (code, name.lower())}
    unknown = [w for w in wanted if w.lower() not in known]
    if unknown:
        raise Invalid({field: [M("Tidak dikenal: %(names)s.", names=", ".join(unknown[:5]))]})
    return [known[w] for w in lowered]


def _refuse_second(kind: str, request: AdoptionRequest | None) -> None:
    if request is None:
        return
    code = session.scalar(
        select(Instrument.code).where(
            Instrument.request_id == request.id, Instrument.kind == kind,
            Instrument.state.in_(OPEN),
        ).limit(1)
    )  # fmt: skip
    if code is not None:
        raise Refused(M("Naskah %(code)s untuk permohonan ini masih dalam proses.", code=code))


def _title(kind: str, parties: Sequence[Government]) -> str:
    names = [g.name for g in parties[:TITLE_NAMES]]
    more = len(parties) - TITLE_NAMES
    joined = ", ".join(names[:-1]) + f" dan {names[-1]}" if more <= 0 else (
        ", ".join(names) + f", dan {more} daerah lain"
    )  # fmt: skip
    return f"{TITLES[kind]} antara {joined} tentang Pemanfaatan Aplikasi"


def _annex(
    kind: str, parties: Sequence[Government], asked: set[int] | None
) -> list[InstrumentApp]:
    """For a PKS the apps granted to all its parties, of its request when it has one."""
    if kind != PKS:
        return []
    apps = queries.grantable([g.code for g in parties])
    chosen = [a for a in apps if asked is None or a.id in asked]
    return [entry(app, n) for n, app in enumerate(chosen, start=1)]


def entry(app: Application, position: int, version: str | None = None) -> InstrumentApp:
    """A line of the annex; without a version that of the catalogue."""
    return InstrumentApp(
        application_id=app.id, app_version=version or app.current_version, position=position
    )


