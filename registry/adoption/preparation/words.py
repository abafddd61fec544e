"""Indonesian words of letters: numbers, places, heads of region."""

from datetime import date

from registry.regions.models import PROVINCE, Government

UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
         "sepuluh", "sebelas")  # fmt: skip
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
          "Oktober", "November", "Desember")  # fmt: skip
LEVELS = ("Provinsi ", "Kabupaten ", "Kota ")


def spelled(number: int) -> str:
    """A whole number below a million in words: 174 is "seratus tujuh puluh empat"."""
    if number < 12:
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    for unit, name, one in ((1000, "ribu", "seribu"), (100, "ratus", "seratus"), (10, "puluh", "")):
        if number >= unit:
            head, rest = divmod(number, unit)
            first = one if head == 1 and one else f"{spelled(head)} {name}"
            return f"{first} {spelled(rest)}" if rest else first
    return str(number)


def counted(number: int) -> str:
    """A number as letters write it: "3 (tiga)"."""
    return f"{number} ({spelled(number)})"


def day(value: date | None) -> str:
    """A day as letters write it; empty for none."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}" if value else ""


def bare(government: Government) -> str:
    """The name without its level: "Karawang"."""
    for level in LEVELS:
        if government.name.startswith(level):
            return government.name.removeprefix(level)
    return government.name


def head(government: Government) -> str:
    """Who represents the region: "Bupati Karawang"."""
    return f"{government.head_title} {bare(government)}"


def body(government: Government) -> str:
    """The region as a party: "Pemerintah Kabupaten Karawang"."""
    named = government.name
    if government.level == PROVINCE and not named.startswith(LEVELS[0]):
        named = f"{LEVELS[0]}{named}"
    return f"Pemerintah {named}"
