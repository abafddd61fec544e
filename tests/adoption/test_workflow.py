"""Workflow A against the table of the domain document, restated here; no database."""

from datetime import date
from itertools import product

import pytest

from registry.adoption.models import AdoptionRequest, RequestItem
from registry.adoption.workflow import REQUEST
from registry.catalogue.models import Application
from registry.kernel.actor import ROLES, SYSTEM, Actor
from registry.kernel.clock import now
from registry.kernel.errors import Forbidden, Refused
from registry.regions.models import Government

HOST, ADOPTER, THIRD = "36.71", "32.15", "32.16"
STATES = ["draft", "submitted", "returned", "under_review", "approved", "rejected", "withdrawn"]
ALL = set(STATES)
# action: (from, to, side, roles), from domain.md
TABLE = {
    "edit": ({"draft", "returned"}, None, {"adopter"}, {"cooperation"}),
    "choose": ({"draft", "returned"}, None, {"adopter"}, {"cooperation"}),
    "submit": ({"draft", "returned"}, "submitted", {"adopter"}, {"cooperation"}),
    "return": ({"submitted", "under_review"}, "returned", {"host"}, {"cooperation"}),
    "start_review": ({"submitted"}, "under_review", {"host"}, {"cooperation"}),
    "decide": ({"under_review"}, None, {"host"}, {"catalogue", "cooperation"}),
    "approve": ({"under_review"}, "approved", {"host"}, {"approver"}),
    "reject": ({"under_review"}, "rejected", {"host"}, {"approver"}),
    "withdraw": (
        {"draft", "submitted", "returned", "under_review"}, "withdrawn", {"adopter"},
        {"cooperation"},
    ),
    "message": (ALL, None, {"host", "adopter"}, {"cooperation", "catalogue", "legal", "approver"}),
    "note": (ALL, None, {"host", "adopter"}, {"cooperation", "catalogue", "legal", "approver"}),
    "prepare": ({"draft", "returned"}, None, {"adopter"}, {"cooperation"}),
    "explain": ({"draft", "returned"}, None, {"adopter"}, {"cooperation"}),
    "remark": ({"under_review"}, None, {"host"}, {"catalogue", "cooperation"}),
    "assign": ({"under_review"}, None, {"host"}, {"catalogue", "cooperation"}),
    "recall": ({"under_review"}, None, {"host"}, {"catalogue", "cooperation"}),
    "advise": ({"under_review"}, None, {"host"}, set()),
    "comment": ({"submitted", "under_review"}, None, {"host"}, set()),
    "check": ({"submitted", "under_review"}, None, {"host"},
              {"catalogue", "cooperation", "legal"}),
}  # fmt: skip
WAITS = {
    "draft": (("adopter",), None), "submitted": (("host",), "request.submitted"),
    "returned": (("adopter",), "request.returned"),
    "under_review": (("host",), "request.under_review"),
    "approved": ((), None), "rejected": ((), None), "withdrawn": ((), None),
}  # fmt: skip


def app(slug: str = "laksa", host: str = HOST, state: str = "published", open_: bool = True):
    return Application(
        slug=slug, name=slug.upper(), host_code=host, state=state, open_for_adoption=open_
    )


def subject(state: str = "draft", **changed) -> AdoptionRequest:
    """A request to which no guard objects."""
    given = {
        "code": "P-2026-00001", "state": state, "host_code": HOST, "adopter_code": ADOPTER,
        "letter_number": "1", "letter_date": date(2026, 11, 2), "letter_signatory": "Bupati",
        "letter_file_id": 1, "contact_name": "Rina", "contact_email": "r@x.go.id",
        "submitted_at": None if state == "draft" else now(),
        "items": [RequestItem(application=app(), decision="approved", note="", decided_by=9)],
    }  # fmt: skip
    return AdoptionRequest(**{**given, **changed})


def actor(government: str | None, *roles: str, **more) -> Actor:
    return Actor(user_id=1, name="Uji", government=government, roles=frozenset(roles), **more)


def refused(request: AdoptionRequest, name: str) -> str:
    """Why the right side and role may not do `name` now."""
    _, _, sides, roles = TABLE[name]
    side = HOST if "host" in sides else ADOPTER
    found = REQUEST.refusal(request, REQUEST.transition(name), actor(side, *roles), {})
    assert isinstance(found, Refused)
    return str(found.message)


def test_table_is_the_domain_documents():
    assert {
        t.name: (set(t.sources), t.targets[0] if t.targets else None, set(t.parties), set(t.roles))
        for t in REQUEST.transitions
    } == TABLE
    assert {s.name: (s.awaits, s.deadline) for s in REQUEST.stages} == WAITS
    assert [s.name for s in REQUEST.stages if s.final] == STATES[4:]


def fits(name: str, role: str | None, office: int | None, decided_by: int) -> bool:
    """Whether this very person may, side, role and stage being right (domain.md, issue 4)."""
    if name in ("approve", "reject"):
        return decided_by != 1
    if name == "advise":
        return office is not None
    staff = role in ("cooperation", "catalogue", "legal", "approver")
    return name != "comment" or office is not None or staff


@pytest.mark.parametrize(("state", "name"), list(product(STATES, TABLE)))
def test_matrix(state, name):
    sources, _, sides, roles = TABLE[name]
    transition = REQUEST.transition(name)
    codes = {HOST: "host", ADOPTER: "adopter", THIRD: None, None: None}
    people = product(codes.items(), (*ROLES, None), (None, 7), (1, 2))
    for (code, side), role, office, decided_by in people:
        item = RequestItem(application=app(), decision="approved", decided_by=decided_by)
        request = subject(state, items=[item])
        who = actor(code, *([role] if role else []), agency=office)
        found = REQUEST.refusal(request, transition, who, {})
        known = side == "adopter" or (side == "host" and state != "draft")
        right = known and side in sides and (not roles or role in roles)
        may = state in sources and fits(name, role, office, decided_by)
        expected = Forbidden if not right else None if may else Refused
        assert (type(found) if found else None) == expected, (code, role, office, decided_by)
    assert isinstance(REQUEST.refusal(subject(state), transition, SYSTEM, {}), Forbidden)


def test_a_draft_is_the_adopters_alone_and_stays_so_when_withdrawn():
    never = subject("withdrawn", submitted_at=None)
    assert REQUEST.parties(subject("draft")) == {"host": frozenset(), "adopter": {ADOPTER}}
    assert REQUEST.parties(never) == {"host": frozenset(), "adopter": {ADOPTER}}
    assert REQUEST.parties(subject("withdrawn")) == {"host": {HOST}, "adopter": {ADOPTER}}


def test_a_message_is_nobodys_turn():
    assert {s: REQUEST.moving_roles(s) for s in STATES} == {
        "draft": {"cooperation"}, "submitted": {"cooperation"}, "returned": {"cooperation"},
        "under_review": {"cooperation", "catalogue", "approver"},
        "approved": frozenset(), "rejected": frozenset(), "withdrawn": frozenset(),
    }  # fmt: skip


SUBMIT_REFUSALS = [
    ({"items": []}, "Belum ada aplikasi yang dimohonkan."),
    (
        {"items": [RequestItem(application=app("sabilulungan", host=ADOPTER))]},
        "Aplikasi milik daerah pemohon sendiri tidak dapat dimohonkan: SABILULUNGAN.",
    ),
    (
        {"items": [RequestItem(application=app("lama", state="withdrawn")),
                   RequestItem(application=app("laksa"))]},
        "Keluarkan aplikasi yang tidak lagi ditawarkan: LAMA.",
    ),
    (
        {"items": [RequestItem(application=app(f"a{n}", open_=False)) for n in range(7)]},
        "Keluarkan aplikasi yang tidak lagi ditawarkan: A0, A1, A2, A3, A4 (+2).",
    ),
    ({"letter_number": ""}, "Surat permohonan belum lengkap: nomor."),
    ({"letter_date": None}, "Surat permohonan belum lengkap: tanggal."),
    (
        {"letter_signatory": "", "letter_file_id": None},
        "Surat permohonan belum lengkap: nama kepala daerah yang menandatangani, berkas.",
    ),
    ({"contact_name": ""}, "Narahubung belum lengkap: nama."),
    ({"contact_email": ""}, "Narahubung belum lengkap: surel."),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "words"), SUBMIT_REFUSALS, ids=[w for _, w in SUBMIT_REFUSALS])
@pytest.mark.parametrize("state", ["draft", "returned"])
def test_submitting_needs(state, changed, words):
    assert refused(subject(state, **changed), "submit") == words


def test_approving_needs_every_item_decided_and_one_granted():
    def deciding(*decisions):
        items = [RequestItem(application=app(), decision=d) for d in decisions]
        return subject("under_review", host=Government(name="X"), items=items)

    assert refused(deciding("approved", None, None), "approve") == "2 aplikasi belum diputuskan."
    assert refused(deciding("rejected", "rejected"), "approve") == (
        "Tidak ada aplikasi yang disetujui. Tolak permohonan ini dengan alasannya."
    )
    head = actor(HOST, "approver")
    transition = REQUEST.transition("approve")
    for granted in ("approved", "conditional"):
        assert REQUEST.refusal(deciding("rejected", granted), transition, head, {}) is None


def test_four_eyes_count_the_person_and_say_what_to_do():
    items = [RequestItem(application=app(), decision="approved", decided_by=n) for n in (1, 1, 2)]
    request = subject("under_review", items=items)
    words = (
        "Anda sendiri yang memutuskan 2 aplikasi permohonan ini, sehingga orang lain yang "
        "menyetujui atau menolaknya (empat mata). Minta rekan memutuskan aplikasi itu, atau "
        "limpahkan wewenang persetujuan kepada rekan."
    )
    assert [refused(request, name) for name in ("approve", "reject")] == [words, words]
    transition, other = REQUEST.transition("approve"), Actor(
        user_id=3, name="Lain", government=HOST, roles=frozenset({"approver"})
    )  # fmt: skip
    assert REQUEST.refusal(request, transition, other, {}) is None


def test_the_wrong_stage_is_named():
    assert refused(subject("approved"), "withdraw") == (
        "Tidak dapat dilakukan pada tahap “Disetujui”."
    )
