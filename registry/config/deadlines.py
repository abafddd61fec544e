"""Every procedural time limit, with its setting, its default and where it comes from."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["working_days", "days", "months", "hour"]

_NO_STATUTE = "Pengaturan registri; tidak ada batas waktu yang terbaca dalam naskah peraturan"
_FIVE_YEARS = (
    "Praktik naskah kerja sama daerah: paling lama 5 tahun dan dapat diperpanjang; "
    "bukan kutipan peraturan"
)
_YEARLY = "Pengaturan registri: pemakaian yang tidak dinyatakan ulang keluar dari angka publik"
_NO_PKS = "Pengaturan registri: peringatan untuk kesepakatan yang belum diikuti perjanjian"
_REMIND = "Pengaturan registri: pengingat sebelum naskah berakhir"
_TWICE_A_YEAR = (
    "Praktik naskah kerja sama daerah: laporan dan evaluasi paling sedikit dua kali setahun, "
    "jadi setiap 6 bulan; bukan kutipan peraturan"
)
_NOTICE = (
    "Praktik pasal pengakhiran: pemberitahuan tertulis 30 hari kalender sebelumnya, bila naskah "
    "tidak menyebut tenggang lain; bukan kutipan peraturan"
)
_STOPPED = "Pengaturan registri: sisa paling sedikit bagi pihak yang kembali ditunggu"
_BEFORE = "Pengaturan registri: pengingat sebelum tenggat"
_AGAIN = "Pengaturan registri: pengingat berulang setelah tenggat"
_ESCALATE = "Pengaturan registri: hari lewat tenggat sebelum admin pemerintahnya diberi tahu"
_HOUR = "Pengaturan registri: pengingat dikirim mulai jam ini (WIB), pada hari kerja"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One procedural time limit: its setting, its default, its unit and where it comes from."""

    env_name: str
    default: tuple[int, ...]
    unit: Unit
    basis: str


def _working_days(env_name: str, days: int) -> Deadline:
    return Deadline(env_name, (days,), "working_days", _NO_STATUTE)


def _registry(env_name: str, number: int, unit: Unit, basis: str) -> Deadline:
    return Deadline(env_name, (number,), unit, basis)


#: Every procedural time limit, by the name the workflow tables use.
DEADLINES: dict[str, Deadline] = {
    "request.submitted": _working_days("REQUEST_SUBMITTED_DAYS", 5),
    "request.returned": _working_days("REQUEST_RETURNED_DAYS", 10),
    "request.under_review": _working_days("REQUEST_UNDER_REVIEW_DAYS", 14),
    "instrument.legal_review": _working_days("INSTRUMENT_LEGAL_REVIEW_DAYS", 10),
    "instrument.cleared": _working_days("INSTRUMENT_CLEARED_DAYS", 5),
    "instrument.council_consent": _working_days("INSTRUMENT_COUNCIL_CONSENT_DAYS", 30),
    "instrument.scheduled": _working_days("INSTRUMENT_SCHEDULED_DAYS", 10),
    "rollout.planned": _working_days("ROLLOUT_PLANNED_DAYS", 10),
    "rollout.handed_over": _working_days("ROLLOUT_HANDED_OVER_DAYS", 15),
    "rollout.installed": _working_days("ROLLOUT_INSTALLED_DAYS", 15),
    "rollout.adapted": _working_days("ROLLOUT_ADAPTED_DAYS", 10),
    "rollout.trained": _working_days("ROLLOUT_TRAINED_DAYS", 10),
    "rollout.accepted": _working_days("ROLLOUT_ACCEPTED_DAYS", 10),
    "rollout.declared": _working_days("ROLLOUT_DECLARED_DAYS", 5),
    "rollout.attestation": Deadline("ROLLOUT_ATTESTATION_MONTHS", (12,), "months", _YEARLY),
    "instrument.max_term": Deadline("INSTRUMENT_MAX_TERM_MONTHS", (60,), "months", _FIVE_YEARS),
    "instrument.kb_without_pks": Deadline("KB_WITHOUT_PKS_MONTHS", (12,), "months", _NO_PKS),
    "instrument.notice": Deadline("INSTRUMENT_NOTICE_DAYS", (30,), "days", _NOTICE),
    "dispute.talks": _working_days("DISPUTE_TALKS_DAYS", 30),
    "dispute.escalated": _working_days("DISPUTE_ESCALATED_DAYS", 60),
    "dispute.reported": _working_days("DISPUTE_REPORTED_DAYS", 10),
    "obligation.every": Deadline("OBLIGATION_EVERY_MONTHS", (6,), "months", _TWICE_A_YEAR),
    "obligation.reported": _working_days("OBLIGATION_REPORTED_DAYS", 10),
    "clock.least": _registry("CLOCK_LEAST_DAYS", 1, "working_days", _STOPPED),
    "reminder.before": _registry("REMINDER_BEFORE_DAYS", 2, "working_days", _BEFORE),
    "reminder.again": _registry("REMINDER_AGAIN_DAYS", 7, "days", _AGAIN),
    "reminder.escalate": _registry("REMINDER_ESCALATE_DAYS", 5, "working_days", _ESCALATE),
    "reminder.hour": _registry("REMINDER_HOUR", 7, "hour", _HOUR),
    "instrument.reminders": Deadline("INSTRUMENT_REMINDERS_DAYS", (180, 90, 30), "days", _REMIND),
}
