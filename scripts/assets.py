"""Derive the static files that are not committed: the Latin subset of Inter.

Run by ``make`` at set-up. Doing it twice does nothing the second time.
"""

from __future__ import annotations

import sys
from pathlib import Path

import fontpkg
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "static" / "fonts" / "inter.woff2"

# Basic Latin, Latin-1 and the marks Indonesian and English prose uses.
UNICODES = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *(0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026),
    *(0x2032, 0x2033, 0x2039, 0x203A, 0x20AC, 0x2122, 0x2190, 0x2191, 0x2192, 0x2193),
    *(0x2212, 0x2215, 0x2248, 0x2260, 0x2264, 0x2265),
]
FEATURES = ["kern", "ccmp", "locl", "tnum"]


def build(source: Path, target: Path) -> None:
    """Write the subset of the variable font ``source`` to ``target`` as WOFF2."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES
    options.hinting = False
    options.desubroutinize = True
    font = TTFont(source, lazy=True)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=UNICODES)
    subsetter.subset(font)
    if "opsz" in {axis.axisTag for axis in font["fvar"].axes}:
        # Pages set one optical size; the axis would double the file.
        font = instantiateVariableFont(font, {"opsz": 14}, inplace=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    subset.save_font(font, partial, options)
    partial.replace(target)


def main() -> int:
    """Build what is missing or older than this script; return an exit status."""
    if TARGET.exists() and TARGET.stat().st_mtime >= Path(__file__).stat().st_mtime:
        return 0
    build(fontpkg.path("inter"), TARGET)
    sys.stdout.write(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size // 1024} kB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
