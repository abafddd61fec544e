"""Where a form hands over its files; `documents` says how they are received."""

from collections.abc import Callable
from typing import IO, Protocol

from flask import Flask, current_app

from registry.kernel.actor import Actor

RECEIVER = "lumbung.receive_file"


class Received(Protocol):
    """A file that was taken in: its public id and its name."""

    key: str
    name: str


Receive = Callable[[Actor, IO[bytes], str, str], Received]
"""(actor, content, file name, kind accepted) → received; raises `Refused` or `Invalid`."""


def set_receiver(app: Flask, receive: Receive, find: Callable[[str], Received | None]) -> None:
    """Registers how files are taken in and found again."""
    app.extensions[RECEIVER] = (receive, find)


def receive(actor: Actor, content: IO[bytes], name: str, accept: str) -> Received:
    """Takes in one uploaded file, in a transaction of its own so that a faulty form keeps it."""
    taken: Received = current_app.extensions[RECEIVER][0](actor, content, name, accept)
    return taken


def find(key: str) -> Received | None:
    """A file taken in before."""
    found: Received | None = current_app.extensions[RECEIVER][1](key)
    return found
