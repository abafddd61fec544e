"""Who may see a ceremony, and who arranges it."""

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from registry.kernel.actor import Actor
from registry.kernel.errors import Forbidden, Refused
from registry.kernel.text import M

from ..models import Party
from ..policy import require_writer
from .models import Ceremony


def visible(statement: Select[Ceremony], actor: Actor) -> Select[Ceremony]:
    """The organiser's, and those of governments with which the actor's has an instrument."""
    if actor.reads_all:
        return statement
    mine, theirs = aliased(Party), aliased(Party)
    shared = (
        select(theirs.government_code).join(mine, mine.instrument_id == theirs.instrument_id)
        .where(mine.government_code == (actor.government or "-"))
    )  # fmt: skip
    return statement.where(or_(
        Ceremony.organiser_code == (actor.government or "-"), Ceremony.organiser_code.in_(shared)
    ))  # fmt: skip


def organises(ceremony: Ceremony, actor: Actor) -> bool:
    """Whether the actor's government arranges it."""
    return actor.government == ceremony.organiser_code


def require_open(ceremony: Ceremony) -> None:
    """`Refused` once its instruments were signed."""
    if ceremony.signed_at is not None:
        raise Refused(M("Naskah upacara ini sudah ditandatangani."))


def require_organiser(ceremony: Ceremony, actor: Actor) -> None:
    """`Forbidden` unless the cooperation or legal role of the organiser."""
    require_writer(actor)
    if not organises(ceremony, actor):
        raise Forbidden(M("Hanya penyelenggara upacara yang dapat melakukannya."))
