"""How long stages really take, in working days, out of the stays that were kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import String

from registry.kernel.db import session
from registry.kernel.wall import seeing_all
from registry.kernel.workflow import Workflow

LEAST = 5
"""Fewer subjects than this say nothing yet."""
ALL = ""
"""The key of all stages together, for subjects that came to an end."""


@dataclass(frozen=True)
class Pace:
    """Of `count` subjects half took at most `median` working days, four of five at most `most`;
    both None while there are too few."""

    count: int = 0
    median: int | None = None
    most: int | None = None

    @property
    def known(self) -> bool:
        """Whether there is enough to tell."""
        return self.median is not None


@dataclass(frozen=True)
class Paces:
    """One government's pace and everybody's, by stage and (`ALL`) for all stages together."""

    own: dict[str, Pace]
    overall: dict[str, Pace]


_QUERY = text(
    """
    WITH taken AS (
        SELECT coalesce(stage, '') AS stage, subject_code, sum(used_days) AS days,
               bool_or(:government = ANY (awaited)) AS own,
               bool_or(subject_code IN (SELECT subject_code FROM spell
                       WHERE subject_kind = :kind AND stage = ANY (:ends))) AS ended
        FROM spell WHERE subject_kind = :kind AND stage = ANY (:stages) AND left_at IS NOT NULL
        GROUP BY GROUPING SETS ((subject_code, stage), (subject_code))
    )
    SELECT stage, count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY days),
           percentile_disc(0.8) WITHIN GROUP (ORDER BY days),
           count(*) FILTER (WHERE own),
           percentile_disc(0.5) WITHIN GROUP (ORDER BY days) FILTER (WHERE own),
           percentile_disc(0.8) WITHIN GROUP (ORDER BY days) FILTER (WHERE own)
    FROM taken WHERE stage <> '' OR ended GROUP BY stage
    """
).bindparams(
    bindparam("stages", type_=ARRAY(String)), bindparam("ends", type_=ARRAY(String))
)  # fmt: skip


def paces(
    workflow: Workflow, stages: Sequence[str], ends: Sequence[str], government: str = ""
) -> Paces:
    """How long `stages` took, for subjects that waited for `government` and for all; taken
    together only for subjects that reached one of `ends`. One query; it tells nothing of any
    single subject."""
    given = {"kind": workflow.kind, "stages": list(stages), "ends": list(ends),
             "government": government}  # fmt: skip
    own, overall = {}, {}
    with seeing_all():
        rows = session.execute(_QUERY, given).all()
    for stage, count, median, most, mine, own_median, own_most in rows:
        overall[stage] = _pace(count, median, most)
        own[stage] = _pace(mine, own_median, own_most)
    every = {name: Pace() for name in (*stages, ALL)}
    return Paces(every | own, every | overall)


def _pace(count: int, median: int | None, most: int | None) -> Pace:
    if count < LEAST or median is None or most is None:
        return Pace(count)
    return Pace(count, int(median), int(most))
