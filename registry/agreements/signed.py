"""The signed file of an instrument and what its electronic signatures say, for its page and API."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from registry.audit import labels
from registry.documents.states import ALTERED, ANSWERS, REASONS, TONES, TRUSTED, UNREADABLE
from registry.http.i18n import show, tr
from registry.kernel.text import N_, M

from . import policy
from .files import file_href, size
from .models import Instrument, Party
from .naming import same_person
from .originals.rules import lacking
from .states import MATCH_TONES, MATCHES

labels.add({
    "trust.add": N_("Sertifikat atau daftar cabut dimuat"),
    "trust.remove": N_("Sertifikat atau daftar cabut dikeluarkan"),
})  # fmt: skip
labels.add_subjects({"trust": N_("Sertifikat tepercaya")})

LATER = {
    "none": N_("Tidak ada yang ditambahkan"),
    "validation_data": N_("Hanya data pembuktian tanda tangan"),
    "forms_and_signatures": N_("Hanya isian formulir dan tanda tangan berikutnya"),
    "other": N_("Isi lain ditambahkan atau diubah"),
}
CHAINS = {
    "trusted": N_("Bersambung ke akar tepercaya"),
    "unchecked": N_("Belum dapat diperiksa sampai akar tepercaya"),
    "revoked": N_("Sertifikat dicabut"),
    "expired": N_("Di luar masa berlaku sertifikat"),
}
DOUBTFUL = {ALTERED, UNREADABLE}
CHECKS = {
    "digest": N_("Isi yang ditandatangani sama"),
    "signature": N_("Tanda tangan cocok dengan sertifikatnya"),
    "container": N_("Wadah tanda tangan bersih"),
    "revisions": N_("Tidak ada perubahan terlarang sesudahnya"),
}


def context(instrument: Instrument) -> dict[str, Any] | None:
    """The signed file, the answer in plain words, and every signature held against the parties."""
    file = instrument.signed_file
    if file is None:
        return None
    found = file.signatures or {}
    answer = str(found.get("answer", ""))
    parties = policy.signing_parties(instrument)
    signatures = [_signature(one, parties) for one in found.get("signatures", ())]
    return {
        "file": file, "href": file_href(instrument, file), "size": size(file),
        "label": tr(ANSWERS[answer]) if answer in ANSWERS else tr(N_("Sedang diperiksa")),
        "tone": TONES.get(answer, "neutral"), "signatures": signatures,
        "reason": tr(REASONS[found["reason"]]) if found.get("reason") in REASONS else "",
        "missing": _unsigned(instrument, found.get("signatures", ())) if signatures else [],
        "checked_at": _moment(found.get("checked_at")), "against": _against(found),
        "stamps": [_stamp(one) for one in found.get("timestamps", ())],
        "match": _match(instrument, answer),
    }  # fmt: skip


def _match(instrument: Instrument, answer: str) -> dict[str, str] | None:
    """How it stands to what the parties cleared; nothing for a scan without words. In a file that
    was altered, equal words are no good sign: a picture or a font may have changed."""
    found = instrument.signed_match
    if found is None:
        return None
    tone = "neutral" if answer in DOUBTFUL else MATCH_TONES[found]
    return {"label": tr(MATCHES[found]), "tone": tone}


def _against(found: Mapping[str, Any]) -> str:
    """What was at hand for the check."""
    store = found.get("store") or {}
    if not store.get("roots"):
        return tr(N_("Registri ini belum memuat sertifikat akar yang dipercaya."))
    return tr(M("Diperiksa terhadap %(roots)s sertifikat akar dan %(lists)s daftar cabut.",
                roots=store["roots"], lists=store.get("lists", 0)))  # fmt: skip


def _unsigned(instrument: Instrument, signatures: Sequence[Mapping[str, Any]]) -> list[str]:
    """Named signatories of whom the file has no intact signature."""
    return [
        f"{p.signatory_name}, {p.government.name}"
        for p in lacking(policy.signing_parties(instrument), signatures) if p.signatory_name
    ]  # fmt: skip


def _signature(found: Mapping[str, Any], parties: Sequence[Party]) -> dict[str, Any]:
    answer = str(found.get("answer") or (TRUSTED if found.get("intact") else ALTERED))
    name = str(found.get("name", ""))
    party = next((p for p in parties if same_person(p.signatory_name, name)), None)
    stamp = found.get("time_stamp")
    return {
        "name": name or "–", "issuer": found.get("issuer") or "–",
        "time": _moment(found.get("time")), "stamp": _stamp(stamp) if stamp else None,
        "label": tr(ANSWERS[answer]), "tone": TONES[answer], "known": party is not None,
        "named": tr(M("Penanda tangan %(name)s", name=party.government.name)) if party
        else tr(N_("Bukan penanda tangan yang tercatat")),
        "report": _report(found),
    }  # fmt: skip


def _stamp(found: Mapping[str, Any]) -> dict[str, Any]:
    return {"time": _moment(found.get("time")), "authority": found.get("authority") or "–",
            "trusted": bool(found.get("trusted"))}  # fmt: skip


def _report(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The technical report: names and values, in the order an expert asks for them."""
    since, until = _moment(found.get("valid_from")), _moment(found.get("valid_until"))
    rows = [
        (N_("Organisasi"), found.get("organisation")),
        (N_("Jalur sertifikat"), " → ".join(found.get("path") or ())),
        (N_("Rantai sertifikat"), tr(CHAINS.get(str(found.get("chain")), ""))),
        (N_("Petunjuk (ETSI EN 319 102-1)"), found.get("indication")),
        (N_("Dicabut pada"), _shown(found.get("revoked_on"))),
        (N_("Masa berlaku sertifikat"),
         tr(M("%(since)s sampai %(until)s", since=since, until=until)) if since else ""),
        (N_("Waktu yang terbukti"), _shown(found.get("proven"))),
        (N_("Perubahan sesudahnya"), tr(LATER.get(str(found.get("later")), ""))),
        (N_("Cakupan"), found.get("coverage")),
        (N_("Izin perubahan"), found.get("permission")),
        (N_("Algoritma"), " ".join(filter(None, (found.get("digest"), found.get("mechanism"))))),
        (N_("Nomor seri"), found.get("serial")),
        (N_("Sidik sertifikat (SHA-256)"), found.get("fingerprint")),
    ]  # fmt: skip
    checks = found.get("checks") or {}
    rows += [(CHECKS[key], tr(N_("Ya") if done else N_("Tidak"))) for key, done in checks.items()]
    return [(tr(label), str(value)) for label, value in rows if value]


def _shown(text: str | None) -> str:
    return show(_moment(text)) if text else ""


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
