"""Contacts from and to other programs: pure parsing, no database and no services."""
