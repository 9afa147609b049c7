"""Alembic migrations of the evals package's tables."""
