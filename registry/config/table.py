"""The table of settings as `docs/operations.md` shows it."""

from typing import Any

from . import declared
from .deadlines import DEADLINES


def settings_table() -> str:
    """The table of all settings as `docs/operations.md` shows it."""
    rows = ["| setting | default | what it does |", "|---|---|---|"]
    for item in declared():
        shown = item.metadata["shown"] or _shown(item.default)
        rows.append(f"| `{item.metadata['env']}` | {shown} | {item.metadata['about']} |")
    for key, deadline in DEADLINES.items():
        default = ",".join(str(number) for number in deadline.default)
        unit = deadline.unit.replace("_", " ")
        rows.append(f"| `{deadline.env_name}` | {default} | `{key}`, {unit}. {deadline.basis} |")
    return "\n".join(rows)


def _shown(default: Any) -> str:
    if isinstance(default, bool):
        return str(int(default))
    return str(default) if default not in (None, "") else "empty"
