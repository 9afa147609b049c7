"""The administrators' page: people and what they may do, API tokens, and the log of accounts."""
