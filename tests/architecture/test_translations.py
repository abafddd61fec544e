"""English has no hole: every text of code and templates is translated, placeholders kept."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
EXTRACT = ["-q", "extract", "-F", "pyproject.toml", "-k", "M", "-k", "N_", "-k", "_"]


def texts(catalogue: Any) -> dict[Any, Any]:
    return {m.id: m.string for m in catalogue if m.id}


def test_every_text_is_translated(tmp_path: Path) -> None:
    pot = tmp_path / "messages.pot"
    babel = Path(sys.executable).parent / "pybabel"
    subprocess.run([babel, *EXTRACT, "-o", pot, "registry", "templates"], cwd=ROOT, check=True)
    with pot.open("rb") as file:
        wanted = set(texts(read_po(file)))
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        english = texts(read_po(file))
    assert sorted(map(str, wanted - set(english))) == []
    holes = [i for i in wanted if not english[i] or (isinstance(i, tuple) and not all(english[i]))]
    assert holes == []
    broken = [
        i for i in wanted if isinstance(i, str)
        and sorted(PLACEHOLDER.findall(i)) != sorted(PLACEHOLDER.findall(english[i]))
    ]  # fmt: skip
    assert broken == []
