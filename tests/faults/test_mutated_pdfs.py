"""Mutated signed files: never a wrong "intact", never a dead reader, each within its limits.

CI reads some hundred with a fixed seed; `make proofs` reads 20,000 (MUTANTS) and prints figures.
"""

import os
import random
import resource
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from registry.documents.signatures.sandbox import CPU_SECONDS, MEMORY, Sandbox, packed
from registry.documents.states import ANSWERS, INTACT, TRUSTED
from registry.kernel.clock import now
from tests.factories.signing import Authority, plain, sign

MUTANTS = int(os.environ.get("MUTANTS", "200"))
SEED = int(os.environ.get("SEED", "20161122"))


@dataclass(frozen=True)
class Original:
    """An honest file: its containers (spans that no signature can cover) and honest beginnings."""

    name: str
    pdf: bytes
    containers: tuple[tuple[int, int], ...]
    beginnings: frozenset[bytes]

    def outside(self, pdf: bytes) -> list[bytes] | None:
        """The bytes between the containers; None when the length is another."""
        if len(pdf) != len(self.pdf):
            return None
        edges = [0, *(edge for span in self.containers for edge in span), len(pdf)]
        return [pdf[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]

    def says_the_same(self, pdf: bytes) -> bool:
        """Whether every byte that a reader is shown is the original's."""
        return pdf in self.beginnings or self.outside(pdf) == self.outside(self.pdf)


def original(name: str, pdf: bytes, *earlier: bytes) -> Original:
    signatures = list(PdfFileReader(BytesIO(pdf)).embedded_signatures)
    spans = sorted((int(s.byte_range[1]), int(s.byte_range[2])) for s in signatures)
    return Original(name, pdf, tuple(spans), frozenset({pdf, *earlier}))


def originals(authority: Authority) -> list[Original]:
    mayor, regent = authority.signer("Wali Kota Tangerang"), authority.signer("Bupati Karawang")
    base = plain(b"BT /F1 12 Tf 72 720 Td (Kesepakatan Bersama nomor 415.4/22) Tj ET", pages=3)
    one = sign(base, mayor)
    stamped = sign(base, mayor, stamper=authority.stamper(now() - timedelta(days=3)))
    return [
        original("one", one, base),
        original("two", sign(one, regent, "TTE2"), one, base),
        original("stamped", stamped, base),
    ]


# ---------------------------------------------------------------- mutations
Mutation = Callable[[random.Random, bytes], bytes]


def flip(dice: random.Random, pdf: bytes) -> bytes:
    at = dice.randrange(len(pdf))
    return pdf[:at] + bytes([pdf[at] ^ (1 << dice.randrange(8))]) + pdf[at + 1 :]


def digit(dice: random.Random, pdf: bytes) -> bytes:
    """A number in the file's structure becomes another: offsets, lengths, ranges, versions."""
    found = [i for i in range(len(pdf)) if 48 <= pdf[i] <= 57]
    at = dice.choice(found)
    return pdf[:at] + str(dice.randrange(10)).encode() + pdf[at + 1 :]


def cut(dice: random.Random, pdf: bytes) -> bytes:
    at = dice.randrange(len(pdf))
    return pdf[:at] + pdf[at + dice.randint(1, 400) :]


def shorten(dice: random.Random, pdf: bytes) -> bytes:
    return pdf[: dice.randrange(len(pdf))]


def insert(dice: random.Random, pdf: bytes) -> bytes:
    at = dice.randrange(len(pdf) + 1)
    return pdf[:at] + dice.randbytes(dice.randint(1, 60)) + pdf[at:]


def repeat(dice: random.Random, pdf: bytes) -> bytes:
    at = dice.randrange(len(pdf))
    part = pdf[at : at + dice.randint(1, 3000)]
    to = dice.randrange(len(pdf) + 1)
    return pdf[:to] + part + pdf[to:]


def append(dice: random.Random, pdf: bytes) -> bytes:
    tails = (b"\n", b"%%EOF\n", b" ", b"startxref\n0\n%%EOF\n", dice.randbytes(30), pdf[-300:])
    return pdf + dice.choice(tails)


def update(dice: random.Random, pdf: bytes) -> bytes:
    """A later revision written by hand that puts another object in place of an old one."""
    number = dice.randint(1, 20)
    body = b"%d 0 obj\n<</Type/Page/Kids[]/Count 0/Parent 2 0 R>>\nendobj\n" % number
    start = int(pdf.rsplit(b"startxref", 1)[1].split()[0])
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size 40/Root 1 0 R/Prev %d>>\n" % (
        number, len(pdf), start,
    )  # fmt: skip
    return pdf + body + table + b"startxref\n%d\n%%%%EOF\n" % (len(pdf) + len(body))


def overwrite(dice: random.Random, pdf: bytes) -> bytes:
    at = dice.randrange(len(pdf))
    noise = dice.randbytes(dice.randint(1, 40))
    return pdf[:at] + noise + pdf[at + len(noise) :]


MUTATIONS: tuple[Mutation, ...] = (
    flip, flip, flip, digit, cut, shorten, insert, repeat, append, update, overwrite,
)  # fmt: skip


@pytest.fixture(scope="module")
def ground() -> tuple[list[Original], dict[str, list[str]]]:
    authority = Authority()
    return originals(authority), packed(roots=[authority.der])


def test_no_mutant_is_called_intact(ground: Any, capsys: Any) -> None:
    files, trust = ground
    dice = random.Random(SEED)
    tally: Counter[tuple[str, str]] = Counter()
    wrong: list[tuple[str, str, int]] = []
    with Sandbox() as box:
        for file in files:
            assert box.report(file.pdf, trust)["answer"] == TRUSTED
        for number in range(MUTANTS):
            file, mutation = dice.choice(files), dice.choice(MUTATIONS)
            mutant = mutation(dice, file.pdf)
            found = box.report(mutant, trust)
            tally[mutation.__name__, found["answer"]] += 1
            tally["over the limits", str(found["reason"] == "limits")] += 1
            assert found["answer"] in ANSWERS
            intact = found["answer"] in (TRUSTED, INTACT)
            if intact and not file.says_the_same(mutant):
                wrong.append((file.name, mutation.__name__, number))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    lines = [f"{MUTANTS} mutants, seed {SEED}"]
    lines += [f"  {kind:16} {answer:18} {count}" for (kind, answer), count in sorted(tally.items())]
    lines += [f"  limits: {CPU_SECONDS} s CPU, {MEMORY // 1_000_000} MB; "
              f"largest process {used.ru_maxrss // 1000} MB"]  # fmt: skip
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(lines) + "\n")
    assert wrong == []
