"""Effects of the actions before signing; each returns the details of its audit entry."""

from collections.abc import Mapping
from typing import Any

from registry.documents import queries as files
from registry.documents import service as documents
from registry.kernel.actor import Actor
from registry.kernel.errors import Invalid
from registry.kernel.text import M
from registry.procedure.service import Effect
from registry.regions import queries as regions

from .. import clauses, guards, policy, queries
from ..models import Instrument, InstrumentApp, Party, Witness
from ..officials import queries as officials
from ..states import ADDENDUM, CAPACITIES, DELEGATE, JOINS, LEAVES
from ..text import acts, taking
from .creation import entry, find_governments

Data = dict[str, Any]
Details = Mapping[str, Any]
SIGNATORY = ("number", "signatory_name", "signatory_title", "signatory_basis", "address")
NOT_LISTED = M("Pilih dari daftar.")


def _describe(instrument: Instrument, actor: Actor, data: Data) -> Details:
    policy.check_term(data.get("starts_on"), data.get("ends_on"))
    for name in ("title", "object", "scope", "funding"):
        setattr(instrument, name, data.get(name) or "")
    instrument.starts_on = data.get("starts_on")
    instrument.ends_on = data.get("ends_on")
    instrument.notice_days = data.get("notice_days")
    return {}


def _add_draft(instrument: Instrument, actor: Actor, data: Data) -> Details:
    """A file as a new version; of a Word file the text is taken back, clause by clause."""
    file_id = documents.claim(actor, data["file"], "file")
    file = files.by_key(data["file"])
    taken = taking.take_back(instrument, actor, file) if file else None
    text = taken.text if taken else None
    acts.add_version(instrument, actor, file_id, text, data, taken.divided if taken else False)
    return {"draft_no": instrument.draft_no} | (taken.told if taken else {})


def _tick_clauses(instrument: Instrument, actor: Actor, data: Data) -> Details:
    known = [key for key, _ in clauses.of_kind(instrument.kind)]
    ticked = set(data.get("clauses") or ())
    if ticked - set(known):
        raise Invalid({"clauses": [NOT_LISTED]})
    instrument.clauses = [key for key in known if key in ticked]
    return {"clauses": len(instrument.clauses), "of": len(known)}


def _choose_apps(instrument: Instrument, actor: Actor, data: Data) -> Details:
    codes = [p.government_code for p in instrument.parties]
    offered = {a.slug: a for a in queries.grantable(codes)}
    chosen = list(dict.fromkeys(data.get("apps") or ()))
    wrong = [slug for slug in chosen if slug not in offered]
    if wrong:
        raise Invalid({"apps": [M(
            "Belum disetujui dalam permohonan untuk semua pihak: %(names)s.",
            names=", ".join(wrong[:5]),
        )]})  # fmt: skip
    versions = _versions(data.get("versions") or "", chosen)
    kept = {a.application_id: a for a in instrument.apps if not a.removes}
    dropped = [a for a in instrument.apps if a.removes]
    _not_both(dropped, {offered[slug].id for slug in chosen}, "apps")
    instrument.apps = _in_order([
        _line(kept.get(offered[slug].id), offered[slug], n, versions.get(slug))
        for n, slug in enumerate(chosen, start=1)
    ], dropped)  # fmt: skip
    return {"apps": chosen}


def _in_order(added: list[InstrumentApp], dropped: list[InstrumentApp]) -> list[InstrumentApp]:
    """What comes stands before what goes."""
    for position, line in enumerate(dropped, start=len(added) + 1):
        line.position = position
    return added + dropped


def _not_both(lines: list[InstrumentApp], others: set[int], field: str) -> None:
    both = [a for a in lines if a.application_id in others]
    if both:
        names = ", ".join(a.application.name for a in both if a.application)
        raise Invalid({field: [M("Tidak dapat ditambahkan sekaligus dikeluarkan: %(names)s.",
                                 names=names)]})  # fmt: skip


def _drop_apps(instrument: Instrument, actor: Actor, data: Data) -> Details:
    """Lines of an addendum that take apps out of the annex of what it amends."""
    base = instrument.base
    present = {a.application.slug: a for a in (base.apps if base else ()) if a.application}
    chosen = list(dict.fromkeys(data.get("apps") or ()))
    if not present.keys() >= set(chosen):
        raise Invalid({"apps": [NOT_LISTED]})
    added = [a for a in instrument.apps if not a.removes]
    gone = {present[slug].application_id: present[slug] for slug in chosen}
    _not_both(added, {key for key in gone if key is not None}, "apps")
    kept = {a.application_id: a for a in instrument.apps if a.removes}
    instrument.apps = _in_order(added, [
        kept.get(key) or InstrumentApp(
            application_id=key, app_version=line.app_version, removes=True
        ) for key, line in gone.items()
    ])  # fmt: skip
    return {"apps": chosen}


def _line(kept: InstrumentApp | None, app: Any, position: int, version: str | None) -> Any:
    """The app's line of the annex; one already there is changed, not replaced."""
    if kept is None:
        return entry(app, position, version)
    kept.position = position
    kept.app_version = version or app.current_version
    return kept


def _versions(lines: str, chosen: list[str]) -> dict[str, str]:
    found = {}
    for line in lines.splitlines():
        slug, sign, version = (part.strip() for part in line.partition("="))
        if not line.strip():
            continue
        if slug not in chosen or not sign or not version or len(version) > 60:
            raise Invalid({"versions": [M(
                "Baris “%(line)s” tidak terbaca; tulis aplikasi = versi untuk aplikasi yang "
                "dipilih.", line=line.strip()[:80],
            )]})  # fmt: skip
        found[slug] = version
    return found


def _set_signatory(instrument: Instrument, actor: Actor, data: Data) -> Details:
    """A party's number, signatory and seat; of an official of the directory name, title, basis and
    capacity are taken over, unless they sign by a surat kuasa."""
    party = policy.party_for(instrument, actor, data.get("government"))
    data = _of_official(party, actor, data)
    capacity = data.get("capacity")
    if capacity == DELEGATE and not guards.delegable(instrument):
        raise Invalid({"capacity": [guards.HEADS_ONLY]})
    if capacity is not None and capacity not in CAPACITIES:
        raise Invalid({"capacity": [NOT_LISTED]})
    for name in SIGNATORY:
        setattr(party, name, data.get(name) or "")
    party.capacity = capacity
    _set_mandate(party, actor, data if capacity == DELEGATE else {})
    return {"party": party.government_code}


def _of_official(party: Party, actor: Actor, data: Data) -> Data:
    key = data.get("official")
    party.official_id = None
    if not key:
        return data
    found = officials.own(actor, key)
    if found is None or found.government_code != party.government_code:
        raise Invalid({"official": [M("Pilih dari daftar pejabat pemerintah Anda.")]})
    party.official_id = found.id
    delegated = data.get("capacity") == DELEGATE
    return data | {
        "signatory_name": found.name, "signatory_title": found.title,
        "signatory_basis": found.decree, "capacity": DELEGATE if delegated else found.capacity,
    }  # fmt: skip


def _set_mandate(party: Party, actor: Actor, data: Data) -> None:
    party.mandate_number = data.get("mandate_number") or ""
    party.mandate_date = data.get("mandate_date")
    party.mandate_until = data.get("mandate_until")
    party.mandate_scope = data.get("mandate_scope") or ""
    key = data.get("mandate_file")
    if not data:
        party.mandate_file_id = None
    elif key and (party.mandate_file is None or party.mandate_file.key != key):
        party.mandate_file_id = documents.claim(actor, key, "mandate_file")


def _add_party(instrument: Instrument, actor: Actor, data: Data) -> Details:
    (code,) = find_governments(data["government"].replace("\n", " "), "government")
    known = policy.party_of(instrument, code)
    if known is not None and known.change == LEAVES:
        known.change = ""
        return {"party": code}
    if known is not None:
        raise Invalid({"government": [M("Pemerintah ini sudah menjadi pihak.")]})
    if len(instrument.parties) >= policy.PARTIES_MAX:
        raise Invalid({"government": [M("Paling banyak %(max)s pihak.", max=policy.PARTIES_MAX)]})
    position = max(p.position for p in instrument.parties) + 1
    government = regions.get(code)
    instrument.parties.append(
        Party(government_code=code, government=government, position=position,
              change=JOINS if instrument.kind == ADDENDUM else "")
    )  # fmt: skip
    return {"party": code}


def _remove_party(instrument: Instrument, actor: Actor, data: Data) -> Details:
    party = policy.party_of(instrument, data["government"])
    if party is None or party is instrument.parties[0]:
        raise Invalid({"government": [M("Pilih pihak lain selain pihak pertama.")]})
    if len(policy.after_change(instrument)) <= 2:
        raise Invalid({"government": [M("Naskah memerlukan paling sedikit dua pihak.")]})
    if instrument.kind == ADDENDUM and party.change != JOINS:
        party.change = LEAVES  # it signs that it leaves
        return {"party": party.government_code}
    instrument.parties.remove(party)
    instrument.needs_council = any(p.burdened for p in instrument.parties)
    return {"party": party.government_code}


def _add_witness(instrument: Instrument, actor: Actor, data: Data) -> Details:
    instrument.witnesses.append(Witness(name=data["name"], title=data.get("title") or ""))
    return {}


def _remove_witness(instrument: Instrument, actor: Actor, data: Data) -> Details:
    found = [w for w in instrument.witnesses if str(w.id) == data["witness"]]
    if not found:
        raise Invalid({"witness": [NOT_LISTED]})
    instrument.witnesses.remove(found[0])
    return {}


def _flag_burden(instrument: Instrument, actor: Actor, data: Data) -> Details:
    party = policy.party_for(instrument, actor, data.get("government"))
    party.burdened = bool(data.get("burdened"))
    instrument.needs_council = any(p.burdened for p in instrument.parties)
    return {"party": party.government_code, "burdened": party.burdened}


def _return(instrument: Instrument, actor: Actor, data: Data) -> Details:
    """Back in drafting the terms may change, so every party reviews again."""
    for party in instrument.parties:
        party.cleared_no = party.cleared_by = party.cleared_at = None
    no = instrument.draft_no
    instrument.clearings = [c for c in instrument.clearings if c.draft_no != no]
    instrument.reason = data["reason"]
    return {"reason": data["reason"]}


EFFECTS: dict[str, Effect] = {
    "describe": _describe, "add_draft": _add_draft, "tick_clauses": _tick_clauses,
    "choose_apps": _choose_apps, "drop_apps": _drop_apps,
    "set_signatory": _set_signatory, "add_party": _add_party,
    "remove_party": _remove_party, "add_witness": _add_witness,
    "remove_witness": _remove_witness, "flag_burden": _flag_burden,
    "return_to_drafting": _return,
}  # fmt: skip
