"""Commands: `flask reference load`, `flask demo load`, and what features add."""

import click
from flask import Flask
from flask.cli import AppGroup

from registry.kernel.uow import unit_of_work

reference = AppGroup("reference", help="Reference data: governments, affairs, catalogue, history.")
demo = AppGroup("demo", help="Demonstration accounts (only with DEMO=1).")


def load_reference() -> dict[str, int]:
    """Loads governments and affairs; returns how many rows were changed by each source."""
    from registry.catalogue import reference as catalogue_reference
    from registry.regions import reference as regions_reference

    with unit_of_work():
        return {
            "governments": regions_reference.load(),
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
    from registry.audit.commands import audit

    app.cli.add_command(reference)
    app.cli.add_command(demo)
    app.cli.add_command(audit)
