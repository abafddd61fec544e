"""`flask trust`: roots and revocation lists that electronic signatures are checked against."""

from pathlib import Path

import click
from flask.cli import AppGroup

from registry.audit.service import record
from registry.documents import trust as store
from registry.documents.models import TrustItem
from registry.documents.states import CHECK_AGAIN
from registry.kernel.actor import SYSTEM
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Invalid
from registry.kernel.queue import defer
from registry.kernel.uow import unit_of_work

trust = AppGroup("trust", help="Roots and revocation lists for electronic signatures (offline).")

PATHS = click.argument(
    "paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)


@trust.command("add")
@PATHS
def add(paths: tuple[Path, ...]) -> None:
    """Takes in certificates of authorities and revocation lists from PEM or DER files: all of
    them, or none. Files checked before are checked again by the worker."""
    try:
        with unit_of_work():
            found = [one for path in paths for one in store.add(path.read_bytes())]
            for one in found:
                _record("trust.add", one)
    except Invalid as error:
        reasons = [str(m) for texts in error.errors.values() for m in texts]
        raise click.ClickException(" ".join(reasons)) from error
    except DomainError as error:
        raise click.ClickException(str(error.message)) from error
    for one in found:
        click.echo(f"+ {one.kind}  {one.sha256}  {one.subject}")
    click.echo(f"{len(found)} new")


@trust.command("list")
def listing() -> None:
    """Prints what is held: kind, SHA-256, validity, name."""
    for item in store.held():
        click.echo(_line(item))
    session.rollback()


def _line(item: TrustItem) -> str:
    until = f"{item.valid_until:%Y-%m-%d}" if item.valid_until else "-"
    return f"{item.kind}  {item.sha256}  {item.valid_from:%Y-%m-%d}..{until}  {item.subject}"


@trust.command("remove")
@click.argument("fingerprint")
def remove(fingerprint: str) -> None:
    """Takes out the item whose SHA-256 begins with FINGERPRINT (at least 8 digits)."""
    try:
        with unit_of_work():
            removed = store.remove(fingerprint)
            _record("trust.remove", removed)
            line = _line(removed)
    except DomainError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"- {line}")


def _record(action: str, item: store.Found | TrustItem) -> None:
    details = {"kind": item.kind, "subject": item.subject}
    record(SYSTEM, action, ("trust", item.sha256[:20]), (), details)


@trust.command("check")
def check() -> None:
    """Has the worker check every file again, for example after a list has run out."""
    with unit_of_work():
        defer(CHECK_AGAIN)
    click.echo("queued")
