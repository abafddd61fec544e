"""The application record: sections, parts, scores, guarded changes, history."""

import struct
import zlib
from datetime import date
from io import BytesIO
from pathlib import Path

import lxml.html
import pytest
from sqlalchemy import func, select

from registry.catalogue import queries, reference, service
from registry.catalogue.models import Application
from registry.catalogue.record import changes, national, scores
from registry.catalogue.record import queries as record
from registry.catalogue.record.markdown import render
from registry.catalogue.record.models import FieldChange, PendingChange, Release
from registry.catalogue.record.states import GUARDED
from registry.documents import checks, images
from registry.kernel.db import session
from registry.kernel.errors import Forbidden, Invalid, NotFound, Refused, Stale
from registry.kernel.uow import unit_of_work
from registry.notifications.models import Notification
from tests.factories.catalogue import (
    KARAWANG,
    TANGERANG,
    act,
    application_data,
    draft,
    officer,
    published,
    sign_in,
)


def png(width=8, height=8, extra=b""):
    def chunk(kind, data):
        crc = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + crc

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\x00" * (height * (width * 3 + 1))))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"") + extra


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xc0\x00\x11\x08\x00\x08\x00\x08\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01" + b"\x00" * 20
    + b"\xff\xd9"
)  # fmt: skip
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def editor(app, client):
    actor = officer(TANGERANG)
    sign_in(client, actor)
    return actor


def told(kind):
    statement = select(Notification.user_id).where(Notification.kind == kind)
    return sorted(session.scalars(statement))


# ---------------------------------------------------------------- task list and sections
def test_the_task_list_says_how_far_each_section_is(editor, client):
    made = draft(TANGERANG, editor, agency="", reuse_terms=["free"], description="Uraian")
    page = client.get(f"{made.href}/isi")
    assert page.texts("//main//li[contains(@class,'task')]//span[contains(@class,'badge')]") == [
        "Belum lengkap", "Belum lengkap", "Belum dimulai", "Selesai", "Belum dimulai",
        "Belum dimulai", "Opsional", "Opsional", "Opsional", "Opsional", "Opsional",
    ]  # fmt: skip


def test_a_section_keeps_its_own_fields_and_no_others(editor, client):
    made = draft(TANGERANG, editor, award="Juara", technologies=["Go"], personal_data=False)
    path = f"{made.href}/isi/layanan"
    answer = client.post(path, data={"version": made.version, "description": "# Halo\n\n*satu*"})
    assert (answer.status_code, answer.location) == (303, f"{made.href}/isi")
    kept = queries.get(made.slug, editor)
    assert (kept.description, kept.award, kept.technologies, kept.personal_data) == (
        "# Halo\n\n*satu*", "Juara", ["Go"], False,
    )  # fmt: skip


def test_an_autosave_answers_with_the_version_and_names_errors(editor, client):
    made = draft(TANGERANG, editor)
    path, script = f"{made.href}/isi/kesiapan", {"X-Autosave": "1"}
    seen = made.version
    first = client.post(path, headers=script, data={"version": seen, "support": "Ada"})
    assert (first.status_code, first.get_json()["version"]) == (200, made.version)
    wrong = {"version": made.version, "repository": "javascript:alert(1)"}
    bad = client.post(path, headers=script, data=wrong)
    assert (bad.status_code, list(bad.get_json()["errors"])) == (422, ["repository"])
    stale = client.post(path, headers=script, data={"version": seen, "support": "Lain"})
    assert stale.status_code == 409
    assert queries.get(made.slug, editor).support == "Ada"
    page = client.get(path)
    assert page.tree.xpath("//form/@data-autosave") == ["Menyimpan …"]
    act("publish", queries.get(made.slug, editor), editor)
    assert client.get(path).tree.xpath("//form/@data-autosave") == []


def test_a_faulty_section_keeps_what_was_typed(editor, client):
    made = draft(TANGERANG, editor)
    typed = {"version": made.version, "licence": "Lisensi Saya", "hki_number": "EC00"}
    answer = client.post(f"{made.href}/isi/ketentuan", data=typed)
    assert answer.status_code == 422
    assert answer.texts("//*[@id='f-licence-galat']") == [
        "Galat: Bukan ungkapan lisensi SPDX, misalnya EUPL-1.2 atau MIT."
    ]
    assert answer.tree.xpath("//input[@name='hki_number']/@value") == ["EC00"]
    fine = typed | {"licence": "EUPL-1.2 OR (MIT AND Apache-2.0)"}
    assert client.post(f"{made.href}/isi/ketentuan", data=fine).status_code == 303


def test_a_preview_keeps_nothing_and_needs_no_script(editor, client):
    made = draft(TANGERANG, editor)
    typed = {"version": made.version, "description": "**tebal** <script>alert(1)</script>",
             "pratinjau": "description"}  # fmt: skip
    answer = client.post(f"{made.href}/isi/layanan", data=typed)
    shown = answer.tree.xpath("//*[@id='pratinjau-description']//strong")
    assert [s.text for s in shown] == ["tebal"]
    assert answer.tree.xpath("//textarea[@name='description']")[0].text.strip() == (
        typed["description"]
    )
    assert "<script>alert" not in answer.get_data(as_text=True)
    assert queries.get(made.slug, editor).description == ""


def test_other_offices_and_other_roles_do_not_fill_it_in(editor, client, app):
    made = draft(TANGERANG, editor)
    shown = published(TANGERANG, editor)
    path = f"{made.href}/isi/layanan"
    viewer = sign_in(app.test_client(), officer(TANGERANG, "legal"))
    assert "pengelola katalog" in viewer.get(path).get_data(as_text=True)
    assert viewer.post(path, data={"version": made.version, "function": "x"}).status_code == 403
    other = sign_in(app.test_client(), officer(KARAWANG))
    for href in (made.href, shown.href):
        for tail in ("/isi", "/isi/layanan", "/isi/rilis", "/riwayat"):
            assert other.get(href + tail).status_code == 404
        assert other.post(f"{href}/isi/layanan", data={"function": "x"}).status_code == 404
    assert client.get(f"{made.href}/isi/tidak-ada").status_code == 404
    assert app.test_client().get(f"{made.href}/isi").status_code == 302


# ---------------------------------------------------------------- Markdown
@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](data:text/html,1)",
     "<img src=x onerror=alert(1)>", "![x](https://contoh.id/lacak.png)", "<svg onload=alert(1)>",
     '[x](https://a.id "\\" onmouseover=alert(1) ")', "<a href='java\nscript:alert(1)'>x</a>",
     "[a]: javascript:alert(1)\n[a]", "`<script>`", "<style>*{display:none}</style>"],
)  # fmt: skip
def test_markdown_carries_no_script_and_no_picture(text):
    tree = lxml.html.fragment_fromstring(str(render(text)), create_parent="div")
    for node in tree.iter():
        assert node.tag not in ("script", "img", "svg", "style", "iframe")
        assert not [name for name in node.attrib if name.startswith("on") or name == "style"]
        assert node.get("href", "https:").startswith(("https:", "http:", "mailto:"))


def test_markdown_headings_stand_below_the_pages():
    assert str(render("# A\n\n###### B")) == "<h3>A</h3>\n<h6>B</h6>\n"
    assert str(render(None)) == ""


def test_the_application_page_shows_markdown(app, client):
    shown = published(description="Satu **dua**\n\n- tiga", support="<b>x</b>")
    page = client.get(shown.href)
    assert [s.text for s in page.tree.xpath("//dd//strong")] == ["dua"]
    assert page.texts("//dd//li")[0] == "tiga"
    assert "<b>x</b>" in page.texts("//dd")


# ---------------------------------------------------------------- scores and the flag
def test_scores_follow_the_documented_tables(app):
    assert sum(scores.READINESS_WEIGHTS.values()) == sum(scores.QUALITY_WEIGHTS.values()) == 100
    bare = draft(summary="", reuse_terms=[])
    assert (bare.readiness_score, bare.quality_score) == (0, 0)
    actor = officer()
    half = draft(TANGERANG, actor, ready=["source", "demo"], reuse_terms=["free"])
    assert (half.readiness_score, half.quality_score) == (10 + 5 + 10, 10 + 10)
    changed = act("edit", half, actor, application_data(
        ready=["source"], repository="https://contoh.id/a", support="Ya", personal_data=False))
    assert changed.readiness_score == 20 + 10 + 10
    assert changed.quality_score == 10 + 10 + 5 + 5


def test_docs_name_every_weight():
    text = (Path(__file__).parents[2] / "docs/scores.md").read_text()
    for name, weight in {**scores.READINESS_WEIGHTS, **scores.QUALITY_WEIGHTS}.items():
        assert f"| `{name}` | {weight} |" in text
    for name in GUARDED:
        assert f"`{name}`" in text


LIKE = {
    "sp4n-lapor": (
        ("LAKSA", "Layanan Aspirasi Kotak Saran Anda: pengaduan masyarakat", "penunjang"),
        ("Lapor Pak Wali", "Warga melapor dari ponsel", "komunikasi-informatika"),
        ("e-Aduan", "Jalan rusak dan lampu padam", "pekerjaan-umum"),
        ("Suara Warga", "Kritik dan saran untuk kelurahan", "masyarakat-desa"),
    ),
    "srikandi": (
        ("e-Office", "Tata naskah dan persuratan elektronik", "penunjang"),
        ("SIMAYA", "Surat masuk, surat keluar, dan disposisi", "kearsipan"),
        ("SIKD", "Pengelolaan arsip dinamis perangkat daerah", "kearsipan"),
    ),
    "sipd": (
        ("e-Musrenbang", "Usulan warga untuk RKPD", "penunjang"),
        ("SIMRAL", "Perencanaan, penganggaran, dan penatausahaan keuangan", "penunjang"),
        ("SIPKD", "Laporan keuangan daerah", "penunjang"),
    ),
    "siasn": (
        ("SIMASN", "Sistem informasi manajemen aparatur sipil negara", "penunjang"),
        ("SIKDA", "Sistem informasi kepegawaian daerah", "penunjang"),
        ("Silat", "Usul kenaikan pangkat dan pensiun", "penunjang"),
    ),
    "e-kinerja": (("e-Kinerja", "Sasaran kinerja pegawai dan penilaiannya", "penunjang"),),
    "oss": (
        ("Perizinan Online", "Layanan perizinan secara daring", "penanaman-modal"),
        ("SIMPEL", "Izin usaha mikro dan nomor induk berusaha", "koperasi-ukm"),
    ),
    "spse": (
        ("e-Procurement", "Lelang elektronik", "penunjang"),
        ("SIMBAJA", "Pengadaan barang dan jasa", "penunjang"),
        ("Bela Pengadaan", "Katalog lokal untuk UMKM", "koperasi-ukm"),
    ),
    "satu-data": (("Satu Data Kota", "Portal data sektoral", "statistik"),),
    "simbg": (("SIMBG Kota", "Persetujuan bangunan gedung (PBG)", "pekerjaan-umum"),),
    "siskeudes": (("SIKEUDES", "Keuangan desa dan APBDes", "masyarakat-desa"),),
    "siks-ng": (("SIKS", "Verifikasi DTKS", "sosial"),),
    "e-bmd": (("SIMBADA", "Inventaris barang milik daerah", "penunjang"),),
    "siak": (("SIAK Plus", "Biodata penduduk", "kependudukan"),),
    "": (
        ("Tangerang LIVE", "Aplikasi satu pintu yang memuat layanan warga",
         "komunikasi-informatika"),
        ("Tangerang Call Centre", "Pusat panggilan warga", "komunikasi-informatika"),
        ("Gawat Darurat 112", "Layanan panggilan kedaruratan", "ketenteraman"),
        ("e-Plesiran", "Informasi pariwisata Kota Tangerang", "pariwisata"),
        ("PPDB Online", "Penerimaan peserta didik baru secara daring", "pendidikan"),
        ("Siap Kerja", "Informasi ketenagakerjaan", "tenaga-kerja"),
        ("e-KIR", "Pengujian kendaraan bermotor", "perhubungan"),
        ("iGov", "Portal aplikasi internal pemerintahan", "komunikasi-informatika"),
        ("Surat Tanah", "Peta bidang.", "pertanian"),
        ("Laporan Cuaca", "Suhu harian.", "pertanian"),
        ("Presensi", "Kehadiran pegawai dengan wajah", "penunjang"),
        ("SIP Dokter", "Surat izin praktik tenaga kesehatan", "kesehatan"),
        ("Simpul", "Pengaduan kekerasan terhadap perempuan dan anak", "perempuan-anak"),
        ("Wajib Lapor", "Wajib lapor ketenagakerjaan perusahaan", "tenaga-kerja"),
        ("Pengadaan Tanah", "Pembebasan lahan untuk jalan", "pertanahan"),
        ("Kinerja Guru", "Penilaian kinerja guru", "pendidikan"),
        ("Perpustakaan Digital", "Buku elektronik", "perpustakaan"),
        ("Sabilulungan", "Hibah dan bantuan sosial secara daring", "sosial"),
        ("Arsip Kota", "Khazanah arsip sejarah", "kearsipan"),
    ),
}  # fmt: skip


def like(name, summary, affair, function=""):
    return national.likeness(
        Application(name=name, summary=summary, affair_code=affair, function=function)
    )


def test_likeness_to_an_aplikasi_umum(app):
    found = {
        wanted: tuple(a for a in given if ((f := like(*a)) and f.code or "") == wanted)
        for wanted, given in LIKE.items()
    }
    assert found == LIKE
    made = draft(name="Kotak Surat", summary="Pengaduan warga.", affair="komunikasi-informatika")
    assert made.duplicate_of == "sp4n-lapor"
    with unit_of_work():
        reference.load_applications()
    flagged = select(Application.name, Application.duplicate_of).where(
        Application.duplicate_of != "", Application.id != made.id
    )
    assert dict(session.execute(flagged).all()) == {
        "LAKSA": "sp4n-lapor", "SIMASN": "siasn", "SIKDA": "siasn", "e-Office": "srikandi",
        "Perizinan Online": "oss",
    }  # fmt: skip


def test_functions_speak_for_an_application_only_together():
    one = like("RSUD", "Rumah sakit daerah", "kesehatan", "Antrean pasien. Pengaduan.")
    two = like("RSUD", "Rumah sakit daerah", "kesehatan", "Pengaduan dan aspirasi pasien.")
    assert (one, two and (two.code, two.by_field)) == (
        None, ("sp4n-lapor", (("function", ("pengaduan", "aspirasi")),)),
    )  # fmt: skip
    many = like("SIMAYA", "Persuratan; ada pengaduan", "kearsipan", "Surat masuk, surat keluar")
    assert (many.code, many.found) == ("srikandi", ("persuratan", "surat masuk", "surat keluar"))


def test_the_host_answers_the_flag(editor, client):
    made = published(TANGERANG, editor, name="Pengaduan Kota")
    flag = "//div[contains(@class,'notice')]"
    assert "SP4N-LAPOR!" in client.get(made.href).texts(flag)[0]
    done = act("answer_duplicate", made, editor, answer="Terhubung lewat API.")
    assert "Terhubung lewat API." in client.get(made.href).texts(flag)[0]
    with pytest.raises(Forbidden):
        act("answer_duplicate", done, officer(KARAWANG), answer="x")
    with pytest.raises(Refused):
        act("answer_duplicate", published(TANGERANG, editor), editor, answer="x")


# ---------------------------------------------------------------- guarded changes
def guarded(editor, **more):
    before = application_data(name="Jaga", licence="MIT", agency="Kominfo")
    application = published(TANGERANG, editor, **before)
    return act("edit", application, editor, before | {"award": "Juara"} | more)


def test_an_editors_change_of_guarded_fields_waits_for_the_approver(app, client):
    editor, approver = officer(TANGERANG), officer(TANGERANG, "approver")
    application = guarded(editor, licence="EUPL-1.2", personal_data=True)
    assert (application.licence, application.personal_data, application.award) == (
        "MIT", None, "Juara",
    )  # fmt: skip
    waiting = record.waiting_for(application.id)
    assert sorted(waiting.changes) == ["licence", "personal_data"]
    assert told("app_change.create") == [approver.user_id]
    page = sign_in(client, approver).get(waiting.href)
    acts = page.tree.xpath("//main//a[contains(@href, '/aksi/')]/@href")
    assert [a.rsplit("/", 1)[1] for a in acts] == ["approve", "reject"]
    done = client.post(f"{waiting.href}/aksi/approve", data={"version": waiting.version})
    assert done.status_code == 303
    shown = queries.get("jaga", editor)
    assert (shown.licence, shown.personal_data) == ("EUPL-1.2", True)
    assert told("app_change.decided") == [editor.user_id]
    rows = {
        c.field: (c.before, c.after, c.actor_name, c.approved_by)
        for c in session.scalars(select(FieldChange))
    }
    assert rows == {
        "award": ("", "Juara", editor.name, ""),
        "licence": ("MIT", "EUPL-1.2", editor.name, approver.name),
        "personal_data": (None, True, editor.name, approver.name),
    }


def test_a_second_edit_joins_what_waits_and_a_rejection_changes_nothing(app):
    editor, approver = officer(TANGERANG), officer(TANGERANG, "approver")
    application = guarded(editor, licence="EUPL-1.2")
    seen = record.waiting_for(application.id).version
    act("edit", application, editor, application_data(
        name="Jaga", licence="MIT", agency="Dinas Lain"))
    waiting = record.waiting_for(application.id)
    assert {n: p["after"] for n, p in waiting.changes.items()} == {
        "licence": "EUPL-1.2", "agency": "Dinas Lain",
    }  # fmt: skip
    with pytest.raises(Stale), unit_of_work():
        changes.perform("approve", waiting.code, approver, seen, {})
    with unit_of_work():
        changes.perform("reject", waiting.code, approver, waiting.version, {"reason": "Keliru."})
    assert record.waiting_for(application.id) is None
    assert queries.get("jaga", editor).licence == "MIT"
    with pytest.raises(Refused), unit_of_work():
        changes.perform("approve", waiting.code, approver, None, {})


def test_who_decides(app):
    editor = officer(TANGERANG)
    waiting = record.waiting_for(guarded(editor, licence="EUPL-1.2").id)
    for actor, refusal in (
        (editor, Forbidden), (officer(TANGERANG, "admin"), Forbidden),
        (officer(KARAWANG, "approver"), NotFound),
    ):  # fmt: skip
        with pytest.raises(refusal), unit_of_work():
            changes.perform("approve", waiting.code, actor, waiting.version, {})
    with unit_of_work():
        changes.perform("cancel", waiting.code, editor, waiting.version, {})
    assert record.waiting_for(waiting.application_id) is None


def test_drafts_and_approvers_need_no_consent(app):
    editor, both = officer(TANGERANG), officer(TANGERANG, "catalogue", "approver")
    made = draft(TANGERANG, editor)
    assert act("edit", made, editor, application_data(licence="MIT")).licence == "MIT"
    application = guarded(editor, licence="EUPL-1.2")
    changed = act("edit", application, both, application_data(name="Jaga", licence="0BSD"))
    assert changed.licence == "0BSD"
    found = session.scalar(select(func.count()).select_from(PendingChange))
    waiting = record.waiting_for(application.id)
    assert (found, waiting) == (1, None)


def test_a_change_may_not_take_away_every_term(app):
    editor, approver = officer(TANGERANG), officer(TANGERANG, "approver")
    application = published(TANGERANG, editor, name="Jaga", licence="MIT", reuse_terms=["free"])
    waits = act("edit", application, editor, application_data(name="Jaga", reuse_terms=[],
                                                              licence="MIT"))  # fmt: skip
    assert waits.reuse_terms == ["free"]
    act("edit", waits, editor, application_data(name="Jaga", reuse_terms=["free"]))
    waiting = record.waiting_for(application.id)
    with pytest.raises(Refused), unit_of_work():
        changes.perform("approve", waiting.code, approver, waiting.version, {})
    assert queries.get("jaga", editor).licence == "MIT"


def test_the_history_is_the_offices_own(editor, client, app):
    application = guarded(editor)
    page = client.get(f"{application.href}/riwayat")
    assert page.texts("//tbody//td") == ["Penghargaan", "–", "Juara", editor.name]
    answer = client.get(f"/api/v1/apps/{application.slug}/history")
    assert [(i["field"], i["after"]) for i in answer.get_json()["items"]] == [("award", "Juara")]
    other = sign_in(app.test_client(), officer(KARAWANG, "approver"))
    assert other.get(f"/api/v1/apps/{application.slug}/history").status_code == 404


def test_changes_in_the_api(app, client):
    editor, approver = officer(TANGERANG), officer(TANGERANG, "approver")
    application = guarded(editor, licence="EUPL-1.2")
    held = sign_in(client, editor).get(f"/api/v1/apps/{application.slug}").get_json()["held"]
    assert held == ["licence"]
    sign_in(client, approver)
    item = client.get("/api/v1/app-changes").get_json()["items"][0]
    assert item["changes"] == {"licence": {"before": "MIT", "after": "EUPL-1.2"}}
    done = client.post(f"/api/v1/app-changes/{item['code']}/actions/approve", json={},
                       headers={"If-Match": f'"{item["version"]}"'})  # fmt: skip
    assert (done.status_code, done.get_json()["state"]) == (200, "approved")
    other = sign_in(app.test_client(), officer(KARAWANG, "approver"))
    assert other.get(f"/api/v1/app-changes/{item['code']}").status_code == 404
    public = app.test_client().get(f"/api/v1/apps/{application.slug}").get_json()
    assert (public["licence"], public["held"]) == ("EUPL-1.2", [])


# ---------------------------------------------------------------- parts
def upload(client, application, name, act_name="screenshot", **data):
    version = queries.get(application.slug, officer()).version
    given = {"version": version, "title": "Layar utama", **data}
    return client.post(f"{application.href}/aksi/{act_name}", data=given | {"file": name},
                       content_type="multipart/form-data")  # fmt: skip


def test_a_screenshot_is_shown_to_everybody_once_published(editor, client, app):
    made = draft(TANGERANG, editor)
    assert upload(client, made, (BytesIO(png()), "layar.png")).status_code == 303
    assert upload(client, made, (BytesIO(JPEG), "layar.jpg"), title="Kedua").status_code == 303
    src = client.get(f"{made.href}/isi/tangkapan-layar").tree.xpath("//img/@src")
    assert len(src) == 2
    public = app.test_client()
    assert public.get(src[0]).status_code == 404
    now = act("publish", queries.get(made.slug, editor), editor)
    assert now.attached == ["screenshot"]
    answer = public.get(src[0])
    assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.get_data() == png()
    assert public.get(made.href).tree.xpath("//img/@alt") == ["Layar utama", "Kedua"]
    assert public.get(f"/katalog/lain/berkas/{src[0].rsplit('/', 1)[1]}").status_code == 404


@pytest.mark.parametrize(
    "content",
    [b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"GIF89a" + b"\0" * 20,
     b"<!doctype html><script>alert(1)</script>", png()[:-10], png(extra=b"<script>"),
     png(20000, 1), png(0, 5), b"\xff\xd8\xff\xd9", JPEG[:-2], PDF, b""],
)  # fmt: skip
def test_hostile_pictures_are_refused(editor, client, content):
    made = draft(TANGERANG, editor)
    answer = upload(client, made, (BytesIO(content), "layar.png"))
    assert answer.status_code == 422
    assert answer.texts("//*[@id='f-file-galat']") != []
    assert record.parts(made.id).attachments == []


def test_pictures_are_limited_in_size_and_number(editor, client):
    made = draft(TANGERANG, editor)
    big = png()[:-12] + b"\0" * 4_100_000 + png()[-12:]
    with pytest.raises(Refused) as refused:
        checks.check(big, "image", 20_000_000)
    assert str(refused.value.message) == "Berkas melebihi 4 MB."
    for _ in range(12):
        assert upload(client, made, (BytesIO(png()), "a.png")).status_code == 303
    assert upload(client, made, (BytesIO(png()), "a.png")).status_code == 409


def test_a_document_is_no_picture_and_raises_readiness(editor, client):
    made = draft(TANGERANG, editor)
    sent = upload(client, made, (BytesIO(PDF), "panduan.pdf"), "document", kind="install_guide",
                  title="Panduan")  # fmt: skip
    assert sent.status_code == 303
    now = queries.get(made.slug, editor)
    assert (now.attached, now.readiness_score) == (["install_guide"], 20 + 10)
    href = client.get(f"{made.href}/isi/dokumen").tree.xpath("//tbody//th/a/@href")[0]
    assert client.get(href).headers["Content-Disposition"].startswith("attachment")
    key = upload_key(client, png())
    with pytest.raises(Invalid):
        act("document", now, editor, kind="other", title="x", file=key)
    part = record.parts(made.id).attachments[0].id
    with pytest.raises(NotFound):
        act("remove_part", draft(TANGERANG, editor), editor, kind="attachment", part=part)
    gone = act("remove_part", now, editor, kind="attachment", part=part)
    assert (gone.attached, gone.readiness_score) == ([], 10)
    assert client.get(href).status_code == 404


def upload_key(client, content):
    given = {"file": (BytesIO(content), "x.png"), "accept": "image"}
    answer = client.post("/api/v1/files", data=given, content_type="multipart/form-data")
    return answer.get_json()["id"]


def test_sizes_are_read_without_decoding():
    assert images.sniff(png()) == "image/png"
    assert images.sniff(JPEG) == "image/jpeg"
    assert images.sniff(b"\x89PNG\r\n\x1a\n") == ""


def test_a_release_becomes_the_present_version(editor, client):
    made = draft(TANGERANG, editor, current_version="0.9")
    path = f"{made.href}/aksi/release"
    given = {"version": made.version, "on": "2026-01-02"}
    bad = client.post(path, data=given | {"on": "kemarin"})
    assert bad.status_code == 422
    with unit_of_work():
        later = service.perform("release", made.slug, editor, None, {
            "number": "2.0", "on": date(2026, 3, 1), "notes": "*baru*"})
        service.perform("release", made.slug, editor, None, {
            "number": "1.0", "on": date(2025, 3, 1)})
    assert queries.get(made.slug, editor).current_version == "2.0"
    page = client.get(f"{made.href}/aksi/release?number=2.0")
    assert page.tree.xpath("//textarea[@name='notes']")[0].text.strip() == "*baru*"
    answer = client.get(f"/api/v1/apps/{later.slug}/releases").get_json()
    assert [r["version"] for r in answer["items"]] == ["2.0", "1.0"]
    assert session.scalar(select(func.count()).select_from(Release)) == 2


def test_dependencies_name_an_application_or_a_product(editor):
    made, needed = draft(TANGERANG, editor), published(KARAWANG)
    secret = draft(KARAWANG)
    now = act("dependency", made, editor, slug=needed.slug, note="wajib")
    now = act("dependency", now, editor, {"name": "PostgreSQL 16"})
    now = act("dependency", now, editor, slug=needed.slug, note="pilihan")
    found = [(d.needs and d.needs.slug, d.name, d.note) for d in record.parts(made.id).dependencies]
    assert found == [(needed.slug, "", "pilihan"), (None, "PostgreSQL 16", "")]
    for wrong in ({}, {"slug": made.slug}, {"slug": secret.slug}, {"slug": "x", "name": "y"}):
        with pytest.raises(Invalid):
            act("dependency", now, editor, wrong)
        now = queries.get(made.slug, editor)


def test_the_host_sets_a_suites_members(editor):
    suite = published(TANGERANG, editor, is_suite=True)
    a, b = published(TANGERANG, editor), published(TANGERANG, editor, suite=suite.slug)
    other = published(KARAWANG)
    act("members", suite, editor, members=[a.slug])
    assert [m.slug for m in queries.members(suite.id)] == [a.slug]
    assert queries.get(b.slug, editor).suite is None
    with pytest.raises(Invalid):
        act("members", queries.get(suite.slug, editor), editor, members=[other.slug])
    with pytest.raises(Refused):
        act("members", queries.get(a.slug, editor), editor, members=[])


def test_one_and_three_parts_take_the_same_number_of_queries(editor, client, count_queries):
    made = published(TANGERANG, editor)

    def asked(path):
        with count_queries() as found:
            assert client.get(path).status_code == 200
        return len(found)

    paths = (made.href, f"{made.href}/isi", f"{made.href}/isi/ketergantungan", f"{made.href}/isi")

    def add(number):
        now = queries.get(made.slug, editor)
        now = act("dependency", now, editor, slug=published(KARAWANG).slug)
        now = act("dependency", now, editor, {"name": f"Produk {number}"})
        upload(client, now, (BytesIO(png()), "a.png"))

    add(1)
    one = [asked(p) for p in paths]
    add(2)
    add(3)
    assert [asked(p) for p in paths] == one


def section_form(client, made, section):
    page = client.get(f"{made.href}/isi/{section}")
    return {i.get("name"): i.get("value", "") for i in page.tree.xpath(
        "//form[contains(@class, 'record-form')]//input[@type='hidden']"
    )}  # fmt: skip


def test_two_people_fill_two_sections_at_once_but_not_the_same_one(editor, client, app):
    made = draft(TANGERANG, editor)
    other = sign_in(app.test_client(), officer(TANGERANG))
    first, second = (section_form(c, made, "layanan") for c in (client, other))
    third = section_form(client, made, "kesiapan")
    where, there = f"{made.href}/isi/kesiapan", f"{made.href}/isi/layanan"
    assert other.post(there, data=second | {"function": "Dua"}).status_code == 303
    late = client.post(there, data=first | {"function": "Satu"})
    assert late.status_code in (409, 412)
    assert late.texts("//textarea[@name='function']") == ["Satu"]
    headers = {"X-Autosave": "1"}
    kept = client.post(where, data=third | {"support": "Ada"}, headers=headers)
    assert kept.status_code == 200
    again = third | {name: kept.json[name] for name in ("version", "isi")} | {"support": "Ada lagi"}
    other.post(there, data=section_form(other, made, "layanan") | {"function": "Tiga"})
    assert client.post(where, data=again, headers=headers).status_code == 200
    found = queries.get(made.slug, editor)
    assert (found.function, found.support) == ("Tiga", "Ada lagi")


def test_parts_stand_in_the_history_too(editor, client):
    made = draft(TANGERANG, editor)
    upload(client, made, (BytesIO(png()), "layar.png"))
    now = act("release", queries.get(made.slug, editor), editor, number="1.0",
              on=date(2026, 1, 2), security=True)  # fmt: skip
    now = act("dependency", now, editor, {"name": "PostgreSQL 16", "note": "wajib"})
    (needed,) = record.parts(made.id).dependencies
    act("remove_part", now, editor, kind="dependency", part=needed.id)
    rows = client.get(f"{made.href}/riwayat").tree.xpath("//tbody/tr")
    told = [[" ".join(c.text_content().split()) for c in row.xpath("td")[:3]] for row in rows]
    assert told == [
        ["Ketergantungan", "PostgreSQL 16, wajib", "–"],
        ["Ketergantungan", "–", "PostgreSQL 16, wajib"],
        ["Versi sekarang", "–", "1.0"],
        ["Rilis", "–", "1.0, 2026-01-02, Rilis keamanan"],
        ["Tangkapan layar", "–", "Layar utama"],
    ]


def test_what_the_scores_lack_is_told_with_points_and_way(editor, client):
    made = draft(TANGERANG, editor, ready=["source"], support="Ada", repository="")
    item = client.get(f"/api/v1/apps/{made.slug}").get_json()
    lacks = {m["item"]: m["points"] for m in item["readiness_missing"]}
    assert item["readiness_score"] + sum(lacks.values()) == 100
    assert (lacks["source"], lacks["install_guide"], "licence" in lacks) == (10, 20, False)
    assert item["quality_score"] + sum(m["points"] for m in item["quality_missing"]) == 100
    page = client.get(f"{made.href}/isi")
    ways = page.tree.xpath("//summary[text()='Yang menaikkan kesiapan']/..//a/@href")
    assert len(ways) == len(lacks)
    assert {client.get(way).status_code for way in ways} == {200}
