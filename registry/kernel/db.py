"""The one database: declarative base, session and the column kinds that features share."""

from datetime import date, datetime
from typing import Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Identity, MetaData, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from .clock import now

Key = Annotated[int, mapped_column(Identity(always=True), primary_key=True)]
Code = Annotated[str, mapped_column(String(20))]
Short = Annotated[str, mapped_column(String(300))]
Long = Annotated[str, mapped_column(Text)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
Json = Annotated[dict[str, Any], mapped_column(JSONB)]


class Base(DeclarativeBase):
    """Every model's base; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Versioned:
    """A row whose readers must say which version they saw; every change adds one."""

    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment] = mapped_column(default=now)
    changed_at: Mapped[Moment] = mapped_column(default=now)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


class Stateful(Versioned):
    """A subject of a workflow: its stage, since when, and until when the awaited side has."""

    state: Mapped[str] = mapped_column(String(40), index=True)
    state_since: Mapped[Moment] = mapped_column(default=now)
    due_on: Mapped[date | None]


db = SQLAlchemy(metadata=Base.metadata)
session = db.session
