"""The database room: tables, engine, full-text index, journal triggers and migrations."""
