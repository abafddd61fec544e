"""Commands: `flask reference load`, `flask demo load`, and what features add."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from registry.kernel.uow import unit_of_work
from registry.kernel.workflow import Workflow

reference = AppGroup("reference", help="Reference data: governments, affairs, catalogue, history.")
WORKFLOW_DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "workflow.md"
demo = AppGroup("demo", help="Demonstration accounts (only with DEMO=1).")


workflow = AppGroup("workflow", help="The workflow tables.")


def workflows() -> tuple[Workflow, ...]:
    """Every workflow, in the order of the path."""
    from registry.adoption.workflow import REQUEST
    from registry.agreements.disputes.workflow import DISPUTE
    from registry.agreements.obligations.workflow import OBLIGATION
    from registry.agreements.workflow import INSTRUMENT
    from registry.catalogue.record.workflow import CHANGE
    from registry.catalogue.workflow import PUBLICATION
    from registry.rollout.workflow import ROLLOUT

    return (REQUEST, INSTRUMENT, ROLLOUT, PUBLICATION, CHANGE, OBLIGATION, DISPUTE)


@workflow.command("docs")
def workflow_docs() -> None:
    """Writes docs/workflow.md from the tables."""
    from registry.procedure.diagram import document

    WORKFLOW_DOCUMENT.write_text(document(workflows()), encoding="utf-8")
    click.echo(str(WORKFLOW_DOCUMENT))


def load_reference() -> dict[str, int]:
    """Loads governments and affairs; returns how many rows were changed by each source."""
    from registry.catalogue import reference as catalogue_reference
    from registry.regions import reference as regions_reference

    with unit_of_work():
        return {
            "governments": regions_reference.load(),
            "successions": regions_reference.load_successions(),
            "affairs": catalogue_reference.load_affairs(),
        }


def load_catalogue() -> dict[str, int]:
    """Loads the real catalogue and the real adoption history; idempotent."""
    from registry.agreements import history
    from registry.catalogue import reference as catalogue_reference

    with unit_of_work():
        return {
            "applications": catalogue_reference.load_applications(),
            "instruments": history.load(),
        }


def demo_table() -> str:
    """The demonstration accounts as a table for the terminal."""
    from registry.accounts import demo as demo_accounts

    rows = [("surel", "peran", "pemerintah"), *demo_accounts.accounts()]
    widths = [max(len(str(row[i])) for row in rows) for i in range(3)]
    lines = ["  ".join(str(v).ljust(w) for v, w in zip(row, widths, strict=True)) for row in rows]
    return "\n".join([*lines, f"kata sandi semua akun peragaan: {demo_accounts.PASSWORD}"])


def load_all(app: Flask) -> dict[str, int]:
    """Everything that `make run` loads, within `app`; a second call changes nothing."""
    with app.app_context():
        done = load_reference() | load_catalogue()
        if app.extensions["lumbung.settings"].demo:
            from registry.accounts import demo as demo_accounts

            with unit_of_work():
                done["demo accounts"] = demo_accounts.load()
    return done


@reference.command("load")
def reference_load() -> None:
    """Loads or updates all reference data; says how many rows changed."""
    for source, changed in (load_reference() | load_catalogue()).items():
        click.echo(f"{source}: {changed} changed")


@reference.command("ministry")
@click.argument("code")
@click.argument("name")
def reference_ministry(code: str, name: str) -> None:
    """Adds a ministry that signs, such as `K.59 "Kementerian Komunikasi dan Digital"`."""
    from registry.kernel.errors import Invalid
    from registry.regions import reference as regions_reference

    try:
        with unit_of_work():
            made = regions_reference.name_ministry(code, name)
            click.echo(f"{made.code}: {made.name}")
    except Invalid as error:
        raise click.ClickException(" ".join(str(m) for e in error.errors.values() for m in e)) \
            from error


@demo.command("load")
def demo_load() -> None:
    """Makes one account for each role in the three demonstration governments."""
    from flask import current_app

    from registry.accounts import demo as demo_accounts

    if not current_app.extensions["lumbung.settings"].demo:
        raise click.ClickException("Demo accounts exist only with DEMO=1.")
    with unit_of_work():
        click.echo(f"demo accounts: {demo_accounts.load()} changed")


def init(app: Flask) -> None:
    """Adds the commands to `app`."""
    from registry.agreements.commands import trust
    from registry.agreements.obligations.commands import agreements
    from registry.audit.commands import audit
    from registry.catalogue.transfer.commands import catalogue

    if click.get_current_context(silent=True) is not None:  # `flask …`; see `app._migrations`
        from flask_migrate.cli import db

        app.cli.add_command(db)
    app.cli.add_command(reference)
    app.cli.add_command(demo)
    app.cli.add_command(audit)
    app.cli.add_command(workflow)
    app.cli.add_command(catalogue)
    app.cli.add_command(trust)
    app.cli.add_command(agreements)
