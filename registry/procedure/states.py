"""Kinds of days that an operator enters."""

from registry.kernel.text import N_

WORKED = "worked"
DAY_KINDS = {
    "holiday": N_("Hari libur nasional"),
    "joint_leave": N_("Cuti bersama"),
    WORKED: N_("Tetap hari kerja"),
}
DAY_TONES = {"holiday": "bad", "joint_leave": "warn", WORKED: "info"}
