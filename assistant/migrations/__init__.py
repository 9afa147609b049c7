"""Alembic migrations of the assistant package's tables."""
