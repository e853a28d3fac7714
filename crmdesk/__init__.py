"""CRMDesk's core: customers, contacts and follow-ups, with no user interface in it."""

__version__ = "0.2.0"
