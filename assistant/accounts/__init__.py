"""People and what they may do: accounts, sign-in, API tokens, and a log of what happened to them."""
