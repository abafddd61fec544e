"""The site's public address."""

from flask import current_app


def base() -> str:
    """The site's address, without a slash at its end (the setting BASE_URL)."""
    return str(current_app.config["BASE_URL"])
