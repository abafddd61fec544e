"""When mails are sent, and into which groups the kinds of notifications fall."""

from registry.kernel.text import N_

NOW, DAILY, WEEKLY, NONE = "now", "daily", "weekly", "none"
MODES = (NOW, DAILY, WEEKLY, NONE)
MODE_LABELS = {
    NOW: N_("Langsung"),
    DAILY: N_("Rangkuman harian"),
    WEEKLY: N_("Rangkuman mingguan"),
    NONE: N_("Tanpa surel"),
}
DIGESTS = (DAILY, WEEKLY)

OTHER, ALL = "other", "*"
_groups: dict[str, str] = {}
_of_kind: dict[str, str] = {}
_always: set[str] = set()


def add_group(group: str, label: str, kinds: tuple[str, ...] = (), *, always: bool = False) -> None:
    """Registers a group of kinds: those whose name begins with it or with one of `kinds`.

    `always` ones concern the safety of an account: their mails go out at once, whatever was chosen.
    """
    _groups[group] = label
    _of_kind.update(dict.fromkeys((group, *kinds), group))
    if always:
        _always.add(group)


def group_of(kind: str) -> str:
    """The group of a notification's kind ("request.submit" is in "request")."""
    return _of_kind.get(kind.partition(".")[0], OTHER)


def group_label(group: str) -> str:
    """The group's name (gettext id)."""
    return _groups.get(group, N_("Lainnya"))


def groups() -> dict[str, str]:
    """Every group a person may choose for, with its name."""
    chosen = {key: label for key, label in _groups.items() if key not in _always}
    return {**chosen, OTHER: group_label(OTHER)}


def known_groups() -> dict[str, str]:
    """Every group with its name, also those whose mails one cannot choose."""
    return {**_groups, OTHER: group_label(OTHER)}


def always_mailed(group: str) -> bool:
    """Whether the group's mails cannot be put off or stopped."""
    return group in _always


def first_words(group: str) -> tuple[str, ...]:
    """What the kinds of a group begin with."""
    return tuple(word for word, found in _of_kind.items() if found == group)


def known_words() -> tuple[str, ...]:
    """What the kinds of all groups begin with."""
    return tuple(_of_kind)
