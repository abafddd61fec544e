"""`flask agreements import PATH --scans ZIP`: old instruments from the disk."""

from pathlib import Path

import click
from flask.cli import AppGroup

from registry.accounts import queries as accounts
from registry.kernel.actor import SYSTEM, Actor
from registry.kernel.errors import DomainError
from registry.kernel.text import Message
from registry.kernel.uow import unit_of_work
from registry.kernel.wall import seeing_all

from ..policy import WRITERS
from . import queries, service
from .models import HistoricImport

agreements = AppGroup("agreements", help="The register of instruments.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@agreements.command("import")
@click.argument("path", type=FILE)
@click.option("--scans", type=FILE, help="A zip of PDF files, matched by the file name column.")
@click.option("--government", help="Code of the government whose instruments these are; without "
              "it those of all, as the operator.")  # fmt: skip
@click.option("--as", "email", help="Who imports, when several of that government could.")
@click.option("--source", default="", help="Source of rows that name none.")
@click.option("--dry-run", is_flag=True, help="Only says what it would do.")
def import_path(
    path: Path, scans: Path | None, government: str | None, email: str | None, source: str,
    dry_run: bool,
) -> None:  # fmt: skip
    """Imports old instruments from PATH (XLSX or CSV): it warns and refuses no row."""
    try:
        actor = _actor(government, email)
        with unit_of_work(), seeing_all():
            zipped = scans.read_bytes() if scans else None
            run = service.take(actor, path.read_bytes(), path.name, zipped, source)
            service.name_columns(actor, run.key, run.fields, source)
            _tell(run)
            if dry_run:
                service.forget(actor, run.key)
                return
            done = service.write(actor, run.key)
            click.echo(f"{done.new} new, {done.changed} changed (undo: {run.key})")
    except DomainError as error:
        raise click.ClickException(str(error.message)) from error


def _actor(government: str | None, email: str | None) -> Actor:
    if government is None:
        return SYSTEM
    found = [accounts.by_email(email)] if email else [
        accounts.by_id(user_id)
        for user_id in {r.user_id for r in accounts.readers([government], WRITERS)}
    ]  # fmt: skip
    users = [user for user in found if user is not None]
    if len(users) != 1:
        raise click.ClickException("Name one person of this government with --as EMAIL.")
    actor = accounts.actor_of(users[0], government)
    if actor.government != government:
        raise click.ClickException("This person does not act for that government.")
    return actor


def _tell(run: HistoricImport) -> None:
    for row in queries.every_row(run.id):
        for warning in row.warnings:
            click.echo(f"{row.number}: {Message.from_json(warning)}")
    found = ", ".join(f"{n} {name}" for name, n in sorted(queries.counts(run.id).items()))
    click.echo(f"{run.name}: {found}")


@agreements.command("undo")
@click.argument("key")
def undo(key: str) -> None:
    """Takes back the import KEY."""
    try:
        with unit_of_work(), seeing_all():
            undone, kept = service.undo(SYSTEM, key)
    except DomainError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"{undone} undone, {kept} left as they are")
