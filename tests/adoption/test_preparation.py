"""Preparing a request: nothing overwritten, reasons in bulk, drafts, numbers read from texts."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from sqlalchemy import select, update

from registry.adoption import queries as adoption
from registry.adoption import service as requests
from registry.adoption.models import RequestItem
from registry.adoption.preparation import changes, letters, needs, presence, queries, sections
from registry.adoption.preparation import service as preparing
from registry.adoption.preparation.changes import Overtaken
from registry.adoption.preparation.models import DraftChange, DraftPresence, Preparation
from registry.adoption.preparation.schemas import ExplainInput
from registry.adoption.preparation.words import body, head, spelled
from registry.audit.models import AuditEntry
from registry.documents.writing import BLANK, Items, Pairs, Paper, Signatures, Table, pdf, word
from registry.kernel.clock import now
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from registry.kernel.uow import unit_of_work
from registry.kernel.wall import see_as
from registry.regions import queries as regions
from tests.factories.adoption import ADOPTER, HOST, THIRD, Walk, actor


@pytest.fixture
def walk(app):
    return Walk(3)


@pytest.fixture
def colleague(app):
    return actor(ADOPTER, "cooperation")


def save(who, walk, version, section="tujuan", **data):
    with unit_of_work():
        return preparing.save(who, walk.code, version, section, data)


def read(walk):
    session.expire_all()
    return adoption.get(walk.code, walk.adopter)


# ---------------------------------------------------------------- saving and merging
def test_a_section_is_written_once_and_each_field_is_remembered(walk):
    first = read(walk).version
    saved = save(walk.adopter, walk, first, purpose="Layanan", background="Manual", memory_gb=8)
    assert (saved.request.purpose, saved.kept_others) == ("Layanan", False)
    kept = queries.of(saved.request)
    assert (kept.background, kept.memory_gb) == ("Manual", 8)
    rows = session.scalars(select(DraftChange).order_by(DraftChange.field)).all()
    assert [(r.field, r.before, r.after, r.version) for r in rows] == [
        (name, "", value, saved.request.version)
        for name, value in (("background", "Manual"), ("memory_gb", "8"), ("purpose", "Layanan"))
    ]
    actions = session.scalars(select(AuditEntry.action)).all()
    assert actions.count("request.prepare") == 1
    again = save(walk.adopter, walk, saved.request.version, purpose="Layanan", memory_gb=8)
    assert again.request.version == saved.request.version


def test_two_people_at_different_fields_lose_nothing(walk, colleague):
    seen = read(walk).version
    save(colleague, walk, seen, purpose="Dari rekan")
    saved = save(walk.adopter, walk, seen, purpose=None, background="Dari saya")
    assert saved.kept_others is True
    assert saved.request.purpose == "Dari rekan"
    assert queries.of(saved.request).background == "Dari saya"


def test_the_same_field_twice_is_told_and_nothing_is_overwritten(walk, colleague):
    seen = read(walk).version
    save(colleague, walk, seen, purpose="Dari rekan")
    with pytest.raises(Overtaken) as told:
        save(walk.adopter, walk, seen, purpose="Dari saya", background="Juga")
    change = told.value.fields["purpose"]
    assert (change.before, change.after, change.who) == ("", "Dari rekan", colleague.name)
    assert isinstance(told.value, Stale)
    fresh = read(walk)
    assert (fresh.purpose, queries.of(fresh).background) == ("Dari rekan", "")
    save(walk.adopter, walk, fresh.version, purpose="Dari saya")
    assert read(walk).purpose == "Dari saya"


def test_what_was_changed_and_changed_back_is_no_clash(walk, colleague):
    first = save(colleague, walk, read(walk).version, purpose="Satu").request.version
    second = save(colleague, walk, first, purpose="Dua").request.version
    save(colleague, walk, second, purpose="Satu")
    assert save(walk.adopter, walk, first, purpose="Tiga").request.purpose == "Tiga"


def test_the_same_words_typed_by_both_are_no_clash(walk, colleague):
    seen = read(walk).version
    save(colleague, walk, seen, purpose="Sama")
    assert save(walk.adopter, walk, seen, purpose="Sama").request.purpose == "Sama"


def test_a_change_by_another_way_is_noticed_too(walk, colleague):
    seen = read(walk).version
    walk.act(colleague, "edit", purpose="Lewat halaman lain")
    with pytest.raises(Overtaken):
        save(walk.adopter, walk, seen, purpose="Dari saya")


def test_only_the_adopters_cooperation_role_writes_and_only_in_time(walk):
    seen = read(walk).version
    with pytest.raises(Forbidden):
        save(actor(ADOPTER, "legal"), walk, seen, purpose="x")
    for stranger in (actor(HOST, "cooperation"), actor(THIRD, "cooperation")):
        with pytest.raises(NotFound):
            save(stranger, walk, seen, purpose="x")
        with pytest.raises(NotFound):
            queries.own(walk.code, stranger)
    walk.to("submitted")
    with pytest.raises(Refused):
        save(walk.adopter, walk, read(walk).version, purpose="x")
    with pytest.raises(NotFound):
        queries.own(walk.code, walk.host)


def test_the_wall_keeps_changes_and_presence_from_the_host(walk):
    save(walk.adopter, walk, read(walk).version, purpose="Rahasia", memory_gb=4)
    with unit_of_work():
        presence.here(read(walk), walk.adopter, "tujuan")
    walk.to("submitted")
    counts = {}
    for name, who in (("adopter", walk.adopter), ("host", walk.host),
                      ("third", actor(THIRD, "cooperation"))):  # fmt: skip
        session.rollback()
        see_as(who)
        counts[name] = [
            len(session.scalars(select(table.id)).all())
            for table in (Preparation, DraftChange, DraftPresence)
        ]
    session.info.clear()
    session.rollback()
    changed = counts["adopter"][1]
    assert counts == {"adopter": [1, changed, 1], "host": [1, 0, 0], "third": [0, 0, 0]}
    assert changed > 0


# ---------------------------------------------------------------- reasons
def explain(walk, **data):
    loaded = ExplainInput().load(data)
    with unit_of_work():
        requests.perform("explain", walk.code, walk.adopter, read(walk).version, loaded)


def reasons(walk):
    return {item.application.slug: item.reason for item in read(walk).items}


def test_reasons_for_many_for_each_and_for_the_rest(walk):
    slugs = list(reasons(walk))
    explain(walk, items=slugs[:2], reason="Bersama")
    assert list(reasons(walk).values()) == ["Bersama", "Bersama", ""]
    explain(walk, only_empty=True, reason="Sisanya")
    assert list(reasons(walk).values()) == ["Bersama", "Bersama", "Sisanya"]
    explain(walk, reasons={slugs[0]: "Sendiri"})
    assert list(reasons(walk).values()) == ["Sendiri", "Bersama", "Sisanya"]
    with pytest.raises(Refused, match="sudah beralasan"):
        explain(walk, only_empty=True, reason="Lagi")
    with pytest.raises(Invalid) as wrong:
        explain(walk, items=["lain"], reason="x")
    assert list(wrong.value.errors) == ["items"]


def test_reasons_of_two_people_meet_app_by_app(walk, colleague):
    slugs, seen = list(reasons(walk)), read(walk).version
    with unit_of_work():
        preparing.save_reasons(colleague, walk.code, seen, "aplikasi", {slugs[0]: "Rekan"})
    with unit_of_work():
        saved = preparing.save_reasons(
            walk.adopter, walk.code, seen, "aplikasi", {slugs[0]: "", slugs[1]: "Saya"}
        )
    assert saved.kept_others
    assert list(reasons(walk).values()) == ["Rekan", "Saya", ""]
    with pytest.raises(Overtaken) as told, unit_of_work():
        preparing.save_reasons(walk.adopter, walk.code, seen, "aplikasi", {slugs[0]: "Lain"})
    assert list(told.value.fields) == [f"reason:{slugs[0]}"]


# ---------------------------------------------------------------- status
def test_each_section_says_how_far_it_is(walk):
    def status():
        found = read(walk)
        kept = queries.of(found)
        return {s.slug: sections.status(found, kept, s) for s in sections.SECTIONS}

    assert set(status().values()) == {"not_started", "incomplete"}
    explain(walk, only_empty=True, reason="Perlu")
    walk.act(walk.adopter, "prepare", purpose="Tujuan", contact_name="Rina", staff=2)
    assert status() == {
        "aplikasi": "done", "tujuan": "incomplete", "narahubung": "incomplete",
        "kapasitas": "incomplete", "surat": "not_started", "kak": "not_started",
        "rancangan-kb": "not_started",
    }  # fmt: skip
    walk.act(walk.adopter, "prepare", background="Latar", agency="Diskominfo",
             contact_email="r@x.go.id", server_place="own", memory_gb=0,
             bandwidth_mbps=5)  # fmt: skip
    done = status()
    assert [done[s] for s in ("tujuan", "narahubung", "kapasitas")] == ["done"] * 3


# ---------------------------------------------------------------- presence
def test_a_colleague_is_seen_for_some_minutes(walk, colleague):
    request = read(walk)
    with unit_of_work():
        presence.here(request, walk.adopter, "tujuan")
        presence.here(request, walk.adopter, "surat")
        presence.here(request, walk.host, "surat")
    assert queries.present(request, walk.adopter) == []
    assert [(p.name, p.section) for p in queries.present(request, colleague)] == [
        (walk.adopter.name, "surat")
    ]
    with unit_of_work():
        session.execute(update(DraftPresence).values(seen_at=now() - timedelta(minutes=4)))
    assert queries.present(request, colleague) == []


# ---------------------------------------------------------------- letters
def papers(walk):
    request = read(walk)
    kept, asked = queries.of(request), queries.asked(request)
    return letters.letter(request, kept, asked), letters.kak(request, kept, asked)


def said(paper: Paper) -> str:
    return repr(paper)


def block(paper: Paper, kind: type):
    return next(b for b in paper.blocks if isinstance(b, kind))


def test_an_empty_draft_invents_nothing(walk):
    letter, kak = papers(walk)
    assert block(letter, Signatures).columns == (("BUPATI KARAWANG,", "", "", "", BLANK),)
    assert ("Nama", BLANK) in block(letter, Pairs).rows
    assert all(row[3] == BLANK for row in block(letter, Table).rows)
    assert said(kak).count(BLANK) > 12
    assert letter.mark == f"RANCANGAN · permohonan {walk.code} · belum ditandatangani"


def test_a_full_draft_says_what_was_written(walk):
    explain(walk, only_empty=True, reason="Layanan cepat")
    walk.act(
        walk.adopter, "prepare", purpose="Satu.\n\nDua.", agency="Diskominfo", background="Latar",
        contact_name="Rina", contact_email="r@x.go.id", contact_phone="021", benefits="Manfaat",
        schedule="Januari", funding="APBD", copies="Gubernur\n\nSekda", letter_number="045/1",
        letter_date=now().date() - timedelta(days=2), letter_signatory="Bupati A",
        server_place="cloud", cpu_cores=8, memory_gb=16, storage_gb=100, bandwidth_mbps=50, staff=3,
    )  # fmt: skip
    letter, kak = papers(walk)
    assert BLANK not in said(letter)
    assert Items(("Gubernur", "Sekda"), "1.") in letter.blocks
    assert [row[:2] for row in block(letter, Table).rows] == [
        ("1.", "Aplikasi 001"), ("2.", "Aplikasi 002"), ("3.", "Aplikasi 003")]  # fmt: skip
    assert "3 (tiga) aplikasi milik Pemerintah Kota Tangerang" in said(letter)
    assert said(kak).count(BLANK) == 2
    for text in ("Komputasi awan", "16 GB", "50 Mbps", "3 orang", "APBD", "Januari", "Manfaat"):
        assert text in said(kak)
    request = read(walk)
    kept = queries.of(request)
    assert not [f for f in letters.LETTER_GAPS if not sections.filled(request, kept, f)]
    for paper in (letter, kak):
        assert pdf(paper) == pdf(paper)
        header = docx.Document(BytesIO(word(paper))).sections[0].header
        assert header.paragraphs[0].text == paper.mark


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "nol"), (7, "tujuh"), (11, "sebelas"), (12, "dua belas"), (20, "dua puluh"),
     (42, "empat puluh dua"), (100, "seratus"), (174, "seratus tujuh puluh empat"),
     (200, "dua ratus"), (1000, "seribu"), (2026, "dua ribu dua puluh enam")],
)  # fmt: skip
def test_numbers_in_words(number, words):
    assert spelled(number) == words


def test_heads_and_regions_are_named_as_letters_do(app):
    named = {c: (head(regions.get(c)), body(regions.get(c))) for c in ("36.71", "32.15", "36")}
    assert named == {
        "36.71": ("Wali Kota Tangerang", "Pemerintah Kota Tangerang"),
        "32.15": ("Bupati Karawang", "Pemerintah Kabupaten Karawang"),
        "36": ("Gubernur Banten", "Pemerintah Provinsi Banten"),
    }


# ---------------------------------------------------------------- needs
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {}),
        ("Cukup jaringan lokal.", {}),
        ("Peladen 4 vCPU, RAM 8 GB, penyimpanan 100 GB.",
         {"cpu_cores": 4, "memory_gb": 8, "storage_gb": 100}),
        ("8 GB RAM dan SSD 1 TB; 16 core; 2 orang teknisi; internet 20 Mbps",
         {"cpu_cores": 16, "memory_gb": 8, "storage_gb": 1024, "staff": 2, "bandwidth_mbps": 20}),
        ("memori minimal 512 MB", {"memory_gb": 1}),
        ("Server RAM 4 GB atau RAM 16 GB", {"memory_gb": 16}),
        ("Bandwidth 1.000 Mbps, 3 (tiga) personel", {"bandwidth_mbps": 1000, "staff": 3}),
        ("Berkas 20 MB, halaman 5, tahun 2017", {}),
        ("RAM 1,5 GB dan 8.5 GB SSD", {"memory_gb": 2, "storage_gb": 9}),
        ("melayani 500 orang operator; 2 orang per kecamatan; tanpa 4 vCPU", {}),
        ("3 operator dan 200 orang pengguna", {"staff": 3}),
    ],
)
def test_numbers_are_read_out_of_what_hosts_write(text, found):
    read_ = {m.name: needs.wanted(text, m) for m in needs.MEASURES}
    assert {k: v for k, v in read_.items() if v is not None} == found


def test_all_together_adds_servers_and_shares_people():
    kept = Preparation(memory_gb=20, staff=3, storage_gb=9, bandwidth_mbps=None)
    texts = ["RAM 8 GB, 2 orang, 10 Mbps", "RAM 16 GB, 3 orang", ""]
    answers = {n.measure.name: (n.wanted, n.answer) for n in needs.together(texts, kept)}
    assert answers == {
        "cpu_cores": (None, "unknown"), "memory_gb": (24, "short"), "storage_gb": (None, "unknown"),
        "bandwidth_mbps": (10, "untold"), "staff": (3, "partly"),
    }  # fmt: skip
    told = {n.measure.name: n.answer for n in needs.together(texts[:2], kept)}
    assert (told["staff"], told["bandwidth_mbps"]) == ("enough", "untold")


def test_enough_is_only_what_everything_is_enough_for():
    kept = Preparation(memory_gb=20, staff=2, cpu_cores=4, storage_gb=100)
    for text, server in (("RAM 8 GB, 2 orang", "partly"), ("RAM 32 GB", "short"), ("", "unknown"),
                         ("4 vCPU, RAM 8 GB, SSD 50 GB, 2 orang", "enough")):  # fmt: skip
        assert needs.worst(needs.needs(text, kept), "server") == server


def test_a_snapshot_names_every_field_of_the_input(walk):
    found = changes.snapshot(read(walk))
    plain = [n for n in found if not n.startswith(changes.REASON) and n != changes.APPS]
    assert set(plain) == {*changes.LETTER_FIELDS, *changes.OWN_FIELDS}
    assert len(found) - len(plain) == 4
    assert session.scalar(select(RequestItem.reason).limit(1)) == ""
    assert requests.EFFECTS["prepare"] is requests.EFFECTS["edit"]
