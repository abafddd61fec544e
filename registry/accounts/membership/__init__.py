"""Members of a government as the API gives them; their pages are in `accounts.members`."""
