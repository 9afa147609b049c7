"""Alembic migrations of the knowledge package's tables."""
