"""`flask catalogue import PATH`: spreadsheets and publiccode.yml files from the disk."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from registry.accounts import queries as accounts
from registry.kernel.actor import CATALOGUE, Actor
from registry.kernel.db import session
from registry.kernel.errors import DomainError, Refused
from registry.kernel.text import M, Message
from registry.kernel.uow import unit_of_work

from ..english import told
from ..publiccode.commands import catalogue
from . import limits, queries, reading, running, service
from .models import PUBLICCODE, SHEET, WRITE, WRITTEN, WRONG, ImportRun

CHANGING = ("new", "changed")


@catalogue.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--government", required=True, envvar="GOVERNMENT", help="Kode pemerintah pemilik.")
@click.option("--as", "email", help="Surel pengelola katalog; bila hanya satu, tidak perlu.")
@click.option("--affair", help="Urusan bagi berkas yang tidak menyebutnya.")
@click.option("--service-kind", type=click.Choice(("publik", "administrasi")))
@click.option("--dry-run", is_flag=True, help="Hanya diperiksa.")
@click.option("--skip-wrong", is_flag=True, help="Lewati yang salah.")
@click.option("--lang", "language", type=click.Choice(("id", "en")), default="id")
@click.pass_context
@with_appcontext
def import_path(
    context: click.Context, path: Path, government: str, email: str | None, affair: str | None,
    service_kind: str | None, dry_run: bool, skip_wrong: bool, language: str,
) -> None:  # fmt: skip
    """Impor PATH: satu berkas, atau setiap publiccode.yml di bawah sebuah folder."""
    try:
        actor = _actor(government, email)
        options = {"affair": affair, "service_kind": service_kind}
        good = _import(actor, path, options, dry_run, skip_wrong, language)
    except DomainError as error:
        raise click.ClickException(told(error.message, language)) from error
    context.exit(0 if good else 1)


def _actor(government: str, email: str | None) -> Actor:
    """The catalogue's editor of `government`: the named one, or the only one."""
    if email is not None:
        user = accounts.by_email(email)
    else:
        found = accounts.readers([government], [CATALOGUE])
        user = accounts.by_id(found[0].user_id) if len(found) == 1 else None
    if user is None:
        raise click.ClickException("Sebutkan pengelola katalog pemerintah ini dengan --as SUREL.")
    actor = accounts.actor_of(user, government)
    if actor.government != government:
        raise click.ClickException("Orang ini tidak bertugas pada pemerintah tersebut.")
    return actor


def _import(
    actor: Actor, path: Path, options: dict[str, str | None], dry_run: bool, skip_wrong: bool,
    language: str,
) -> bool:  # fmt: skip
    with unit_of_work():
        run = service.take_source(actor, _source(path), path.name, options)
        if run.kind == SHEET:
            service.name_columns(actor, run.key, run.fields, options, at_once=True)
    return _carried_out(actor, run, path, dry_run, skip_wrong, language)


def _source(path: Path) -> reading.Source:
    if not path.is_dir():
        return reading.read(_content(path), path.name)
    files = sorted(p for p in path.rglob("*") if p.suffix.lower() in reading.YAML_ENDINGS)
    found = [p for p in files if p.stem.lower() == "publiccode"] or files
    if not found:
        raise Refused(M("Tidak ada publiccode.yml dalam folder ini."))
    named = tuple((str(p.relative_to(path)), _content(p)) for p in found if p.is_file())
    return reading.Source(PUBLICCODE, files=named)


def _content(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(limits.FILE + 1)


def _carried_out(
    actor: Actor, run: ImportRun, file: Path, dry_run: bool, skip_wrong: bool, language: str
) -> bool:
    _tell(run, file, language)
    counts = queries.counts(run)
    wrong = bool(counts.get(WRONG))
    if dry_run or (wrong and not skip_wrong) or not any(counts.get(name) for name in CHANGING):
        with unit_of_work():
            service.forget(actor, run.key)
        return not wrong
    with unit_of_work():
        locked = queries.get(run.key, actor, lock=True)
        service.assign(actor, locked, WRITE, skip_wrong=skip_wrong)
    running.run(run.id)
    session.refresh(run)
    if run.problem:
        click.echo(f"{file}: {told(Message.from_json(run.problem['message']), language)}")
    return run.status == WRITTEN and not wrong


def _tell(run: ImportRun, file: Path, language: str) -> None:
    for row in queries.every_row(run.id):
        named = str(file / row.name) if file.is_dir() else f"{file}"
        for fault in row.faults:
            place = f"{named}:{fault['line'] if run.kind != SHEET else row.number}"
            words = told(Message.from_json(fault["message"]), language)
            click.echo(f"{place}: {fault['path'] or fault['field']}: {words}")
    names = {"new": M("baru"), "changed": M("berubah"), "same": M("sama"), WRONG: M("salah")}
    counts = queries.counts(run)
    parts = [f"{counts[n]} {told(text, language)}" for n, text in names.items() if n in counts]
    click.echo(f"{file}: {', '.join(parts)}")


__all__ = ["catalogue"]
