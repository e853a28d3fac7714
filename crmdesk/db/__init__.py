"""The database room: tables, engine, full-text index, journal triggers and migrations."""

from crmdesk.lazy import postpone

# SQLAlchemy imports both for features that are not used here; they are a fifth of its import.
postpone("asyncio", "importlib.metadata")
