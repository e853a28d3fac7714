"""Alembic's folder; its scripts never import the live tables."""
