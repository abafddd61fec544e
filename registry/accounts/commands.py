"""`flask account operator`: the first operator of a new site, who can invite everybody else."""

import click
from flask.cli import AppGroup

from registry.http.address import base
from registry.kernel.actor import OPERATOR, SYSTEM
from registry.kernel.errors import DomainError, Invalid
from registry.kernel.uow import unit_of_work

from .service import platform, reset

account = AppGroup("account", help="Accounts of people.")


@account.command("operator")
@click.argument("email")
@click.option("--name", help="The person's name, when they have no account yet.")
def operator(email: str, name: str | None) -> None:
    """Makes EMAIL an operator and prints a link that sets their password once."""
    try:
        with unit_of_work():
            user = platform.grant(SYSTEM, email, OPERATOR, name)
            link = reset.link(user, reset.WELCOME)
    except Invalid as error:
        reasons = [str(m) for found in error.errors.values() for m in found]
        raise click.ClickException(" ".join(reasons)) from error
    except DomainError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{base()}/atur-sandi/{link}")
