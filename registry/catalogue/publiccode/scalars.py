"""What a YAML 1.2 scalar is: null, boolean, number or text, and how Go would print it."""

import re

from .nodes import Node, Scalar

_NULL = ("", "~", "null", "Null", "NULL")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(0x[0-9a-fA-F_]+|0o[0-7_]+|0b[01_]+|[0-9][0-9_]*)", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", re.ASCII)
_MAX_DIGITS = 40


def is_null(node: Node) -> bool:
    """Whether nothing is written there."""
    if not isinstance(node, Scalar):
        return False
    return (node.plain and node.text in _NULL) or node.tag == "tag:yaml.org,2002:null"


def boolean(node: Node) -> bool | None:
    """True or false as YAML 1.2 writes them (`yes` and `no` are texts); None for anything else."""
    if not isinstance(node, Scalar):
        return None
    if node.plain:
        return _BOOL.get(node.text)
    if node.tag == "tag:yaml.org,2002:bool":
        return {"true": True, "false": False}.get(node.text.lower())
    return None


def is_number(node: Scalar) -> bool:
    """Whether a text without quotes is a number for YAML."""
    if not node.plain or not node.text:
        return False
    return any(rule.fullmatch(node.text) for rule in (_INT, _FLOAT, _SPECIAL))


def spoken(node: Scalar) -> str:
    """The text that the reference parser compares: 1.0 without quotes becomes "1" there."""
    flag = boolean(node)
    if flag is not None:
        return "true" if flag else "false"
    if not is_number(node) or len(node.text) > _MAX_DIGITS or _SPECIAL.fullmatch(node.text):
        return node.text
    digits = node.text.replace("_", "")
    if _INT.fullmatch(node.text):
        return _whole(digits)
    return repr(float(digits)).removesuffix(".0")


def _whole(digits: str) -> str:
    bare = digits.lstrip("+-")
    if bare.isdigit() and len(bare) > 1 and bare.startswith("0"):
        return digits
    try:
        return str(int(digits, 0))
    except ValueError:
        return digits
