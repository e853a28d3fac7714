"""The database room: tables, engine, full-text index, journal triggers and migrations."""

from inspect import iscoroutine

from crmdesk.lazy import postpone

# SQLAlchemy imports it, and with it the whole of e-mail, to look for plugins that are not here.
postpone("importlib.metadata")
# SQLAlchemy imports it for its asynchronous half, and takes the name of this one function.
postpone("asyncio", iscoroutine=iscoroutine)
