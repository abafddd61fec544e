"""Handing a mail to the mail server, and what can be known of it afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from flask import current_app
from flask_mailman import EmailMultiAlternatives

#: The mail server said no: the mail was not taken. After any other failure nobody can say.
REFUSALS = (SMTPResponseException, SMTPRecipientsRefused, SMTPNotSupportedError)


class Line:
    """A connection to the mail server, opened when it is asked for."""

    def __init__(self) -> None:
        self._connection: Any = current_app.extensions["mailman"].get_connection()

    def open(self) -> None:
        """Reaches the mail server; raises `OSError` when it is away."""
        self._connection.open()

    def hand_over(self, mail: EmailMultiAlternatives) -> None:
        """Returns when the mail server has taken the mail; raises `REFUSALS` or `OSError`."""
        mail.connection = self._connection
        mail.send()

    def close(self) -> None:
        """Ends the connection; a failure of this says nothing about the mail."""
        with suppress(OSError):
            self._connection.close()


@contextmanager
def line() -> Iterator[Line]:
    """A connection for the time of the block."""
    made = Line()
    try:
        yield made
    finally:
        made.close()


def post(mail: EmailMultiAlternatives) -> None:
    """Hands one mail over; returns when it was taken."""
    with line() as connection:
        connection.open()
        connection.hand_over(mail)
