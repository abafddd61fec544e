"""People and what they may do for which government."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.documents.models import StoredFile
from registry.kernel.actor import PLATFORM_ROLES, ROLES
from registry.kernel.db import Base, Key, Long, Moment, Short


class User(Base):
    """A person. `credential` changes with the password and ends every older session."""

    __tablename__ = "user_account"
    __table_args__ = (Index("uq_user_account_email", text("lower(email)"), unique=True),)

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254))
    name: Mapped[Short]
    password_hash: Mapped[Short | None]
    language: Mapped[str] = mapped_column(String(2), default="id")
    credential: Mapped[int] = mapped_column(default=1)
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[Moment]
    seen_at: Mapped[Moment | None]
    previous_seen_at: Mapped[Moment | None]

    memberships: Mapped[list["Membership"]] = relationship(back_populates="user")
    platform_roles: Mapped[list["PlatformRole"]] = relationship(back_populates="user")


class Membership(Base):
    """One role of one person in one government."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("user_id", "government_code", "role"),
        CheckConstraint(f"role IN {ROLES}", name="role"),
        Index("ix_membership_government", "government_code", "role"),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"))
    role: Mapped[str] = mapped_column(String(20))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)

    user: Mapped[User] = relationship(back_populates="memberships")


class Delegation(Base):
    """An approver's right lent to a colleague from one day to another, by a document."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("giver_id <> taker_id", name="two_people"),
        CheckConstraint("ends_on >= starts_on", name="days"),
        Index("ix_delegation_taker", "taker_id", "government_code"),
    )

    id: Mapped[Key]
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    giver_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    taker_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(String(20))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    document_number: Mapped[Short]
    document_date: Mapped[date]
    document_file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    reason: Mapped[Long]
    created_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[Moment]
    revoked_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    revoked_at: Mapped[Moment | None]

    giver: Mapped[User] = relationship(foreign_keys=giver_id, lazy="raise")
    taker: Mapped[User] = relationship(foreign_keys=taker_id, lazy="raise")
    document_file: Mapped[StoredFile] = relationship(lazy="raise")


class PlatformRole(Base):
    """A role in the registry itself: operator or auditor."""

    __tablename__ = "platform_role"
    __table_args__ = (
        UniqueConstraint("user_id", "role"),
        CheckConstraint(f"role IN {PLATFORM_ROLES}", name="role"),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    role: Mapped[str] = mapped_column(String(20))

    user: Mapped[User] = relationship(back_populates="platform_roles")


class Invitation(Base):
    """An invitation by a government's admin; the token is kept only as its hash."""

    __tablename__ = "invitation"

    id: Mapped[Key]
    email: Mapped[str] = mapped_column(String(254))
    government_code: Mapped[str] = mapped_column(ForeignKey("government.code"), index=True)
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    accepted_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]


class SignInFailures(Base):
    """Failed attempts for one key (an e-mail address or a network address), for the slow-down."""

    __tablename__ = "sign_in_failures"

    key: Mapped[str] = mapped_column(String(300), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[Moment]


class ApiToken(Base):
    """A personal token: acts as its owner for one government; kept only as its hash."""

    __tablename__ = "api_token"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    government_code: Mapped[str | None] = mapped_column(ForeignKey("government.code"))
    name: Mapped[Short]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]
    expires_on: Mapped[date | None]
    last_used_at: Mapped[Moment | None]
    revoked_at: Mapped[Moment | None]
