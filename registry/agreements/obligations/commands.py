"""`flask agreements obligations`: what instruments in force owe, where it was never planned."""

import click

from registry.kernel.wall import seeing_all

from ..historic.commands import agreements
from . import service


@agreements.command("obligations")
def plan() -> None:
    """Plans reports and evaluations of instruments in force that have none; the worker does the
    same every hour."""
    with seeing_all():
        click.echo(f"{service.catch_up()} made")


__all__ = ["agreements", "plan"]
