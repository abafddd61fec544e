"""What a person keeps for themself: saved views, the address of their calendar, mails."""
