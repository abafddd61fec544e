"""Numbers, days and lists as Indonesian instruments write them."""

from collections.abc import Sequence
from datetime import date, timedelta

from registry.kernel.workdays import add_months
from registry.regions.models import MINISTRY, PROVINCE, Government

PARTIES_NAMED = 5
_UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
          "sepuluh", "sebelas")  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
          "Oktober", "November", "Desember")  # fmt: skip


def spelled(number: int) -> str:
    """A whole number below a million in words: 2026 is "dua ribu dua puluh enam"."""
    if number == 0:
        return "nol"
    return _spelled(number)


def _spelled(number: int) -> str:
    if number < 12:
        return _UNITS[number]
    for limit, unit, one in ((20, "belas", ""), (100, "puluh", ""), (1000, "ratus", "seratus"),
                             (1_000_000, "ribu", "seribu")):  # fmt: skip
        if number < limit:
            return _grouped(number, unit, one)
    return str(number)


def _grouped(number: int, unit: str, one: str) -> str:
    if unit == "belas":
        return f"{_UNITS[number - 10]} belas"
    size = {"puluh": 10, "ratus": 100, "ribu": 1000}[unit]
    many, rest = divmod(number, size)
    first = one if many == 1 and one else f"{_spelled(many)} {unit}"
    return f"{first} {_spelled(rest)}".strip()


def counted(number: int, unit: str = "") -> str:
    """A number with its words: "2 (dua) tahun"."""
    return f"{number} ({spelled(number)}) {unit}".strip()


def ordinal(number: int) -> str:
    """The place of a party: KESATU, KEDUA, KESEBELAS, KEDUA PULUH SATU."""
    return "KE" + spelled(number).upper()


def party(number: int) -> str:
    """What a party is called: "PIHAK KESATU"."""
    return f"PIHAK {ordinal(number)}"


def parties(numbers: Sequence[int]) -> str:
    """What the parties are called together: each by name up to five, then from the first to the
    last."""
    if len(numbers) > PARTIES_NAMED and list(numbers) == list(range(1, len(numbers) + 1)):
        return f"{party(1)} sampai dengan {party(len(numbers))}"
    return both([party(n) for n in numbers])


def government(found: Government) -> str:
    """How an instrument names a government: "Pemerintah Kota Tangerang"."""
    name = found.name
    if found.level == MINISTRY:
        return name
    if found.level == PROVINCE and not name.startswith("Provinsi"):
        name = f"Provinsi {name}"
    return f"Pemerintah {name}"


def long_day(day: date | None) -> str:
    """A day in words: "22 November 2026"; empty for none."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def term(starts_on: date | None, ends_on: date | None) -> str:
    """How long from the first to the last day: "3 (tiga) tahun", in years, months or days."""
    if starts_on is None or ends_on is None:
        return ""
    for last in (ends_on + timedelta(days=1), ends_on):
        months = (last.year - starts_on.year) * 12 + last.month - starts_on.month
        if months > 0 and add_months(starts_on, months) == last:
            years, rest = divmod(months, 12)
            return counted(months, "bulan") if rest else counted(years, "tahun")
    return counted((ends_on - starts_on).days + 1, "hari")


def both(names: Sequence[str]) -> str:
    """Names with commas and "dan" before the last."""
    if len(names) < 2:
        return "".join(names)
    if len(names) == 2:
        return f"{names[0]} dan {names[1]}"
    return ", ".join(names[:-1]) + f", dan {names[-1]}"


def letters(index: int) -> str:
    """The huruf of a place counted from 0: a, b, …, z, aa, ab."""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(97 + rest) + found
    return found


def enumerated(lines: Sequence[str]) -> list[str]:
    """Lines as huruf: "a. …;", "b. …; dan", "c. ….", whatever mark they ended with."""
    bare = [line.strip().rstrip(".;,").removesuffix("; dan").rstrip(";") for line in lines]
    bare = [line for line in bare if line]
    ends = [";"] * max(len(bare) - 2, 0) + (["; dan"] if len(bare) > 1 else []) + ["."]
    return [f"{letters(n)}. {line}{end}" for n, (line, end) in
            enumerate(zip(bare, ends, strict=False))]  # fmt: skip
