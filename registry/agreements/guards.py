"""Why an action on an instrument is not possible now; each guard gives a reason or None.

A guard gets the input too; it is empty when only a button is drawn, and then a guard judges what
stands on the record alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from registry.kernel.actor import Actor
from registry.kernel.clock import today
from registry.kernel.text import M, Message

from . import clauses, policy
from .models import Instrument, InstrumentApp, Party
from .states import (
    ADDENDUM,
    DELEGATE,
    HEAD,
    HELD,
    IN_FORCE,
    KB,
    ORDERED,
    PKS,
    PUBLIC_STATES,
    STEP_LEGAL,
)

Data = Mapping[str, Any]
NAMES_SHOWN = 5


def joined(parts: Sequence[Message]) -> Message:
    """Parts with commas between them, the first five and how many more."""
    found = parts[0]
    for part in parts[1:NAMES_SHOWN]:
        found = M("%(first)s, %(next)s", first=found, next=part)
    more = len(parts) - NAMES_SHOWN
    return M("%(first)s, dan %(n)s lainnya", first=found, n=more) if more > 0 else found


def names(found: Iterable[Party]) -> Message:
    """The governments' names."""
    return joined([M("%(name)s", name=p.government.name) for p in found])


def has_draft(instrument: Instrument, data: Data) -> Message | None:
    """At least one draft version."""
    return None if instrument.draft_no else M(
        "Terbitkan versi dari teks naskah, atau unggah rancangannya, terlebih dahulu."
    )


def described(instrument: Instrument, data: Data) -> Message | None:
    """Object and scope are written."""
    if instrument.object and instrument.scope:
        return None
    return M("Lengkapi objek dan ruang lingkup terlebih dahulu.")


def enough_parties(instrument: Instrument, data: Data) -> Message | None:
    """Two parties or more."""
    if len(instrument.parties) > 1:
        return None
    return M("Naskah memerlukan paling sedikit dua pihak.")


def parties_free(instrument: Instrument, data: Data) -> Message | None:
    """The parties of a PKS are those of its KB."""
    if instrument.kind != PKS:
        return None
    return M("Para pihaknya mengikuti KB dan tidak dapat diubah di sini.")


def has_annex(instrument: Instrument, data: Data) -> Message | None:
    """Only a PKS, or an addendum to one, lists apps."""
    if annexes(instrument):
        return None
    return M("Hanya PKS dan adendumnya yang memuat daftar aplikasi.")


def annexes(instrument: Instrument) -> bool:
    """Whether this instrument has an annex of apps."""
    base = instrument.base
    return instrument.kind == PKS or (
        instrument.kind == ADDENDUM and base is not None and base.kind == PKS
    )


def clauses_complete(instrument: Instrument, data: Data) -> Message | None:
    """Every mandatory clause of the kind is ticked."""
    delegated = any(p.delegated for p in instrument.parties)
    lacking = clauses.missing(instrument.kind, instrument.clauses, delegated)
    if not lacking:
        return None
    return M("Klausul wajib belum lengkap: %(names)s.",
             names=joined([Message(label) for _, label in lacking]))  # fmt: skip


def all_cleared(instrument: Instrument, data: Data) -> Message | None:
    """Every party's legal role has cleared the current draft."""
    left = policy.uncleared(instrument)
    if not left:
        return None
    return M("Rancangan versi %(no)s belum disepakati oleh %(names)s.",
             no=instrument.draft_no, names=names(left))  # fmt: skip


def consents_given(instrument: Instrument, data: Data) -> Message | None:
    """Every burdened party has its DPRD's consent."""
    left = [p for p in instrument.parties if p.awaits_consent]
    if not left:
        return None
    return M("Persetujuan DPRD belum tercatat untuk %(names)s.", names=names(left))


def heads_only(instrument: Instrument, data: Data) -> Message | None:
    """A KB (and an NK, and an addendum to one) is signed by the heads themselves."""
    delegates = [p for p in instrument.parties if p.delegated]
    if not delegates or delegable(instrument):
        return None
    return M("%(rule)s Ganti penanda tangan %(names)s.", rule=HEADS_ONLY, names=names(delegates))


HEADS_ONLY = M(
    "Kesepakatan hanya dapat ditandatangani kepala daerah sendiri; hanya PKS yang dapat "
    "dikuasakan (PP 28/2018 dan Permendagri 22/2020)."
)


def delegable(instrument: Instrument) -> bool:
    """Whether a delegate with a surat kuasa may sign."""
    return annexes(instrument)


def signatories_complete(instrument: Instrument, data: Data) -> Message | None:
    """Every party's number, signatory, title and capacity are known."""
    left = [p for p in instrument.parties if not _complete(p)]
    if not left:
        return None
    return M("Nomor, penanda tangan, jabatan, atau kapasitas belum lengkap untuk %(names)s.",
             names=names(left))  # fmt: skip


def _complete(party: Party) -> bool:
    return bool(
        party.number and party.signatory_name and party.signatory_title and party.capacity
    )


def mandates_complete(instrument: Instrument, data: Data) -> Message | None:
    """Where the signatory is a delegate: number, date, scope and file of the surat kuasa."""
    left = [p for p in instrument.parties if p.delegated and not _mandated(p)]
    if not left:
        return None
    return M("Surat kuasa belum lengkap (nomor, tanggal, lingkup, berkas) untuk %(names)s.",
             names=names(left))  # fmt: skip


def _mandated(party: Party) -> bool:
    return bool(
        party.mandate_number and party.mandate_date and party.mandate_scope
        and party.mandate_file_id
    )  # fmt: skip


def heads_named(instrument: Instrument, data: Data) -> Message | None:
    """Who signs without a surat kuasa is the head, whatever the instrument."""
    for party in instrument.parties:
        official = instrument.terms.get(party.government_code)
        if official is not None and official.position != HEAD and not party.delegated:
            return M(
                "%(name)s (%(government)s) bukan kepala daerah; tanpa surat kuasa hanya kepala "
                "daerah yang menandatangani (PP 28/2018 dan Permendagri 22/2020).",
                name=official.name, government=party.government.name,
            )  # fmt: skip
    return None


def terms_cover_day(instrument: Instrument, data: Data) -> Message | None:
    """On the day of signing every signatory of a directory is in office, in the named capacity."""
    day = _signing_day(instrument, data)
    if day is None:
        return None
    reasons = (_out_of_office(instrument, party, day) for party in instrument.parties)
    return next((reason for reason in reasons if reason is not None), None)


def _signing_day(instrument: Instrument, data: Data) -> date | None:
    day: date | None = data.get("signed_on") or instrument.scheduled_on
    return day


def _out_of_office(instrument: Instrument, party: Party, day: date) -> Message | None:
    official = instrument.terms.get(party.government_code)
    if official is None:
        return None
    name = party.government.name
    if not official.serves_on(day):
        return M(
            "Masa jabatan %(who)s (%(government)s) tidak mencakup %(day)s, hari penandatanganan "
            "(praktik: penanda tangan menjabat pada hari itu).",
            who=official.name, government=name, day=day,
        )  # fmt: skip
    if party.capacity not in (official.capacity, DELEGATE):
        return M(
            "Kapasitas %(who)s (%(government)s) tidak sama dengan daftar pejabat (praktik: "
            "kapasitas definitif, Pj, Pjs, Plt, atau Plh ditulis seperti keputusannya).",
            who=official.name, government=name,
        )  # fmt: skip
    return None


def mandates_cover_day(instrument: Instrument, data: Data) -> Message | None:
    """A surat kuasa was given by the day of signing and has not ended."""
    day = _signing_day(instrument, data)
    for party in instrument.parties if day else ():
        if party.delegated and not _mandate_holds(party, day or date.max):
            return M(
                "Surat kuasa %(number)s (%(government)s) tidak berlaku pada %(day)s, hari "
                "penandatanganan (PP 28/2018 dan Permendagri 22/2020).",
                number=party.mandate_number or "–", government=party.government.name, day=day,
            )  # fmt: skip
    return None


def _mandate_holds(party: Party, day: date) -> bool:
    given, until = party.mandate_date, party.mandate_until
    return (given is None or given <= day) and (until is None or day <= until)


def ticked_by_hand(instrument: Instrument, data: Data) -> Message | None:
    """Clauses are ticked only where the newest version is a file; those of a text are counted."""
    if not instrument.drafts or not instrument.drafts[0].text_sha256:
        return None
    return M("Klausul versi ini dibaca dari teksnya; ubah teksnya, lalu terbitkan versi baru.")


def cleared_in_order(instrument: Instrument, data: Data) -> Message | None:
    """The instrument is cleared step by step: legal section, secretary, head."""
    if instrument.clearing == ORDERED:
        return None
    return M("Naskah ini diparaf serentak; paraf bagian hukum setiap pihak sudah cukup.")


def legal_still_to(instrument: Instrument, actor: Actor) -> Message | None:
    """The legal section of this party has not initialled this version."""
    if STEP_LEGAL not in policy.initialled(instrument, actor.government):
        return None
    return M("Bagian hukum pemerintah Anda sudah memaraf versi %(no)s; berikutnya paraf "
             "Sekretaris Daerah, lalu kepala daerah.", no=instrument.draft_no)  # fmt: skip


def legal_first(instrument: Instrument, actor: Actor) -> Message | None:
    """The legal section of this party has initialled this version before."""
    done = policy.initialled(instrument, actor.government)
    if instrument.clearing != ORDERED or STEP_LEGAL in done:
        return None
    return M("Paraf berjenjang dimulai dari bagian hukum; bagian hukum pemerintah Anda belum "
             "memaraf versi %(no)s.", no=instrument.draft_no)  # fmt: skip


def place_known(instrument: Instrument, data: Data) -> Message | None:
    """The place of signing is set."""
    return None if instrument.place else M("Tetapkan tempat penandatanganan terlebih dahulu.")


def has_witness(instrument: Instrument, data: Data) -> Message | None:
    """At least one witness is on the list."""
    return None if instrument.witnesses else M("Belum ada saksi.")


def base_fits(instrument: Instrument, data: Data) -> Message | None:
    """A PKS stands on a KB of exactly its parties, an addendum on an instrument of them."""
    if instrument.kind not in (PKS, ADDENDUM):
        return None
    base = instrument.base
    if base is None or (instrument.kind == PKS and base.kind != KB):
        return M("PKS memerlukan KB yang berlaku di antara para pihaknya; "
                 "PKS ini belum dihubungkan dengan KB.")  # fmt: skip
    if _codes(base) != policy.before_change(instrument):
        return M("Para pihak %(base)s tidak persis sama dengan para pihak naskah ini.",
                 base=base.code)  # fmt: skip
    return None


def base_in_force(instrument: Instrument, data: Data) -> Message | None:
    """The KB of a PKS, or what an addendum amends, is in force on the day of signing."""
    base = instrument.base
    if instrument.kind not in (PKS, ADDENDUM) or base is None:
        return None
    if base.state == HELD:
        return M("%(base)s sedang ditangguhkan sampai %(day)s.",
                 base=base.code, day=base.held_until)  # fmt: skip
    day = data.get("signed_on")
    if day is None:
        return _never_in_force(base)
    if in_force_on(base, day):
        return None
    return M("%(base)s tidak berlaku pada %(day)s, hari penandatanganan.", base=base.code, day=day)


def amended_in_force(instrument: Instrument, data: Data) -> Message | None:
    """An addendum amends only what is in force now."""
    base = instrument.base
    if instrument.kind != ADDENDUM or (base is not None and base.state == IN_FORCE):
        return None
    return M("Adendum hanya untuk naskah yang sedang berlaku.")


def _never_in_force(base: Instrument) -> Message | None:
    if base.state in PUBLIC_STATES and base.starts_on is not None and base.starts_on <= today():
        return None
    return M("%(base)s belum berlaku.", base=base.code)


def in_force_on(instrument: Instrument, day: date) -> bool:
    """Whether the instrument was in force on `day`, told by its own dates.

    One whose effective day is open (historic) is not known to be in force on any day.
    """
    starts, ends = instrument.starts_on, instrument.ended_on or instrument.ends_on
    return (
        instrument.state in PUBLIC_STATES and starts is not None and starts <= day
        and (ends is None or day <= ends)
    )  # fmt: skip


def _codes(instrument: Instrument) -> frozenset[str]:
    return frozenset(p.government_code for p in instrument.parties)


def annex_allowed(instrument: Instrument, data: Data) -> Message | None:
    """A PKS annexes apps with versions, each of a party and granted to every other party."""
    if not annexes(instrument):
        return None
    if instrument.kind == PKS and not instrument.apps:
        return M("Lampiran memerlukan paling sedikit satu aplikasi.")
    codes = policy.after_change(instrument)
    entries = [entry for entry in instrument.apps if not entry.removes]
    reasons = (app_refusal(instrument, codes, entry) for entry in entries)
    return next((reason for reason in reasons if reason is not None), None)


def app_refusal(
    instrument: Instrument, codes: frozenset[str], entry: InstrumentApp
) -> Message | None:
    """Why an app cannot stand in the annex, or None."""
    app = entry.application
    if app is None:
        return M("“%(name)s” tidak ada dalam katalog.", name=entry.named)
    if not entry.app_version:
        return M("Tulis versi %(app)s dalam lampiran.", app=app.name)
    if app.host_code not in codes:
        return M("%(app)s bukan milik salah satu pihak.", app=app.name)
    for party in instrument.parties:
        code = party.government_code
        if code in codes and code != app.host_code and (app.id, code) not in instrument.granted:
            return M("%(app)s belum disetujui dalam permohonan untuk %(government)s.",
                     app=app.name, government=party.government.name)  # fmt: skip
    return None


def effective_day_reached(instrument: Instrument, data: Data) -> Message | None:
    """The effective day is known and has come."""
    day = data.get("day") or today()
    if instrument.starts_on is not None and instrument.starts_on <= day:
        return None
    return M("Hari mulai berlaku belum tiba.")


def ended(instrument: Instrument, data: Data) -> Message | None:
    """The last day has passed."""
    day = data.get("day") or today()
    if instrument.ends_on is not None and instrument.ends_on < day:
        return None
    return M("Jangka waktunya belum berakhir.")


