"""Drafts of the minutes (berita acara) and of the reply (surat jawaban) out of a review.

What is not known is left as a line to fill in. The letters are Indonesian whatever language the
reader uses; every decision stands in the annex, conditions and reasons grouped in the body.
"""

from collections.abc import Sequence

from registry.documents.writing import (
    BLANK,
    Block,
    Heading,
    Items,
    Letterhead,
    PageBreak,
    Pairs,
    Paper,
    Paragraph,
    Reference,
    Signatures,
    Table,
)
from registry.kernel.clock import day_of

from ..models import AdoptionRequest
from ..preparation.words import body, counted, day, head
from ..states import DECISIONS, GRANTED, UNDECIDED
from .lines import Line
from .states import ANSWERS

NAMED = {UNDECIDED: "Belum diputuskan", **DECISIONS}
SENTENCES = {
    "approved": "Disetujui untuk dimanfaatkan: {} aplikasi.",
    "conditional": "Disetujui dengan syarat: {} aplikasi.",
    "rejected": "Belum dapat disetujui: {} aplikasi.",
    UNDECIDED: "Belum diputuskan: {} aplikasi.",
}
SHOWN = 12


def minutes(request: AdoptionRequest, lines: Sequence[Line], names: Sequence[str]) -> Paper:
    """The minutes of the review; `names` are the people who decided."""
    host, adopter = request.host, request.adopter
    offices = sorted({a.name for line in lines for a in line.asked})
    blocks: tuple[Block, ...] = (
        Paragraph(
            f"Pada hari ini, tanggal {BLANK}, kami yang bertanda tangan di bawah ini telah "
            f"mengkaji permohonan pemanfaatan aplikasi {body(adopter)} dengan hasil sebagai "
            "berikut."
        ),
        _facts(request, len(lines)),
        *_groups(lines),
        *((Paragraph(f"Saran diminta dari: {', '.join(offices)}."),) if offices else ()),
        Paragraph("Rincian setiap aplikasi tercantum dalam lampiran berita acara ini."),
        Signatures(tuple(("Pengkaji,", "", "", name) for name in names[:3]) or
                   (("Pengkaji,", "", "", BLANK),)),
        PageBreak(), Heading("Lampiran berita acara kajian", 1), _annex(lines),
        *_advice(lines),
    )  # fmt: skip
    return Paper(
        "Berita acara kajian permohonan pemanfaatan aplikasi", "id", f"Nomor: {BLANK}", blocks,
        Letterhead((body(host),)), day_of(request.changed_at), body(host), _mark(request),
    )  # fmt: skip


def reply(request: AdoptionRequest, lines: Sequence[Line]) -> Paper:
    """The head's answer to the applicant, with the list of all applications annexed."""
    host, adopter = request.host, request.adopter
    subject = "Jawaban atas permohonan pemanfaatan aplikasi"
    blocks: tuple[Block, ...] = (
        Reference(
            (("Nomor", request.reply_number or BLANK), ("Sifat", "Biasa"),
             ("Lampiran", "1 (satu) berkas"), ("Hal", subject)),
            (f"{host.capital or BLANK}, {day(request.reply_date) or BLANK}", "", "Kepada",
             f"Yth. {head(adopter)}", "di", adopter.capital or BLANK),
        ),
        Paragraph(
            f"Menjawab surat Saudara nomor {request.letter_number or BLANK} tanggal "
            f"{day(request.letter_date) or BLANK} tentang permohonan pemanfaatan "
            f"{counted(len(lines))} aplikasi, dengan ini kami sampaikan hasil kajian sebagai "
            "berikut."
        ),
        *_groups(lines),
        *_remarks(lines),
        *_follow_up(lines),
        Paragraph("Demikian kami sampaikan. Atas perhatian Saudara, kami ucapkan terima kasih."),
        Signatures(((f"{head(host).upper()},", "", "", "", BLANK),)),
        PageBreak(), Heading("Lampiran: daftar aplikasi dan keputusannya", 1), _annex(lines),
    )  # fmt: skip
    return Paper(
        subject, "id", "", blocks, Letterhead((head(host),)), day_of(request.changed_at),
        body(host), _mark(request), title_shown=False,
    )  # fmt: skip


def _mark(request: AdoptionRequest) -> str:
    return f"RANCANGAN · permohonan {request.code} · belum ditandatangani"


def _facts(request: AdoptionRequest, number: int) -> Pairs:
    return Pairs((
        ("Permohonan", request.code), ("Pemohon", body(request.adopter)),
        ("Surat permohonan",
         f"{request.letter_number or BLANK}, tanggal {day(request.letter_date) or BLANK}"),
        ("Jumlah aplikasi", counted(number)),
    ))  # fmt: skip


def _groups(lines: Sequence[Line]) -> list[Block]:
    """Each decision with its number; its conditions or reasons, each with the apps it is about."""
    blocks: list[Block] = []
    for decision, sentence in SENTENCES.items():
        found = [line for line in lines if (line.decision or UNDECIDED) == decision]
        if not found:
            continue
        blocks.append(Paragraph(sentence.format(counted(len(found))), bold=True))
        notes = list(dict.fromkeys(line.note for line in found if line.note))
        if notes:
            told = (f"{note} ({_apps([n for n in found if n.note == note])})" for note in notes)
            blocks.append(Items(tuple(told), "a."))
    return blocks


def _apps(lines: Sequence[Line]) -> str:
    names = ", ".join(line.name for line in lines[:SHOWN])
    rest = len(lines) - SHOWN
    return f"{names}, dan {rest} lainnya dalam lampiran" if rest > 0 else names


def _remarks(lines: Sequence[Line]) -> list[Block]:
    found = [f"{line.name}: {line.remark}" for line in lines if line.remark]
    return [Paragraph("Catatan untuk Saudara perhatikan:"), Items(tuple(found), "-")] if found \
        else []  # fmt: skip


def _follow_up(lines: Sequence[Line]) -> list[Block]:
    if not any(line.decision in GRANTED for line in lines):
        return []
    return [Paragraph(
        "Pemanfaatan aplikasi yang disetujui dituangkan dalam Kesepakatan Bersama dan Perjanjian "
        "Kerja Sama sesuai dengan Peraturan Pemerintah Nomor 28 Tahun 2018 dan Peraturan Menteri "
        "Dalam Negeri Nomor 22 Tahun 2020."
    )]  # fmt: skip


def _annex(lines: Sequence[Line]) -> Table:
    rows = tuple(
        (str(number), line.name, line.version or "–", NAMED[line.decision or UNDECIDED],
         "\n".join(filter(None, (line.note, line.remark))) or "–")
        for number, line in enumerate(lines, 1)
    )  # fmt: skip
    return Table(
        ("No.", "Aplikasi", "Versi", "Keputusan", "Syarat, alasan, atau catatan"), rows,
        (1, 5, 2, 4, 7), ("right", "left", "left", "left", "left"),
    )  # fmt: skip


def _advice(lines: Sequence[Line]) -> list[Block]:
    rows = tuple(
        (line.name, one.name, ANSWERS[one.answer], one.note or "–")
        for line in lines for one in line.asked if one.answer
    )  # fmt: skip
    if not rows:
        return []
    table = Table(("Aplikasi", "Perangkat daerah", "Saran", "Syarat atau alasan"), rows,
                  (5, 4, 4, 6), ("left",) * 4)  # fmt: skip
    return [Heading("Saran perangkat daerah", 2), table]
