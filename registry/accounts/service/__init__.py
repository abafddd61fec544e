"""All writes of accounts.

`sign_in` (with its slow-down in `attempts`), `profile` (own name, language, password, tokens),
`reset`, `members` (roles in a government), `invitations`, `platform` (operator, auditor). `rules`
holds what the settings say.
"""

from .rules import configure

__all__ = ["configure"]
