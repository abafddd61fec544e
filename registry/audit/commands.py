"""`flask audit verify` and `flask audit head`."""

from contextlib import closing

import click
from flask.cli import AppGroup

from . import chain

audit = AppGroup("audit", help="The hash-chained log.")


@audit.command("verify")
@click.option("--head", "expected", help="A head kept elsewhere, as `flask audit head` printed it.")
def verify(expected: str | None) -> None:
    """Recomputes the whole chain and names the first break; exit status 1 when there is one."""
    number, last = chain.head()
    with closing(chain.breaks(_parse(expected))) as breaks:
        first = next(breaks, None)
    if first is not None:
        click.echo(f"broken at entry {first[0]}: {first[1]}")
        raise SystemExit(1)
    click.echo(f"intact: {number} entries, head {last.hex()}")


@audit.command("head")
def head() -> None:
    """Prints number and hash of the last entry, to keep where nobody of the registry can write."""
    number, last = chain.head()
    click.echo(f"{number}:{last.hex()}")


def _parse(text: str | None) -> tuple[int, bytes] | None:
    if text is None:
        return None
    number, _, digest = text.partition(":")
    try:
        return int(number), bytes.fromhex(digest)
    except ValueError as error:
        raise click.BadParameter("expected NUMBER:HASH") from error
