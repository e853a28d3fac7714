"""The tables, as SQLAlchemy Core metadata; the only description of the current schema.

Conventions: every record has an AUTOINCREMENT ``id`` (an undone or deleted id never returns) and
a ``uid`` for exchange. ``deleted_at`` marks the trash. Tables with ``info["subject"]`` are
journaled; the subject names the column that holds the customer the row belongs to.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from crmdesk.db.types import CivilDay, UtcMoment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _uid() -> Column[str]:
    return Column("uid", String(32), nullable=False)


def _customer_id() -> Column[int]:
    return Column("customer_id", Integer, ForeignKey("customer.id"), nullable=False)


def _stamps() -> list[Column[Any]]:
    return [
        Column("created_at", UtcMoment, nullable=False),
        Column("updated_at", UtcMoment, nullable=False),
        Column("version", Integer, nullable=False, server_default=text("1")),
        Column("deleted_at", UtcMoment),
    ]


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default=text("''"))


customer = Table(
    "customer",
    metadata,
    _id(),
    _uid(),
    Column("kind", String(8), nullable=False, server_default=text("'person'")),
    Column("name", Text, nullable=False),
    _text("given_name"),
    _text("family_name"),
    _text("organisation"),
    _text("city"),
    # A Gregorian day, 1990-05-12, or --05-12 when nobody knows the year.
    Column("birthday", String(10), nullable=False, server_default=text("''")),
    # The name of a file in the folder of photos.
    Column("photo", String(80), nullable=False, server_default=text("''")),
    _text("note"),
    _text("main_phone"),
    _text("search_key"),
    _text("sound_key"),
    Column("sort_key", Text, nullable=False),
    *_stamps(),
    CheckConstraint("kind IN ('person', 'company')", name="kind"),
    sqlite_autoincrement=True,
    info={"subject": "id"},
)
Index("ix_customer_uid", customer.c.uid, unique=True)
Index(
    "ix_customer_live_name",
    customer.c.sort_key,
    customer.c.id,
    sqlite_where=text("deleted_at IS NULL"),
)

contact_point = Table(
    "contact_point",
    metadata,
    _id(),
    _uid(),
    _customer_id(),
    Column("kind", String(12), nullable=False),
    _text("label"),
    Column("value", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("position", Integer, nullable=False, server_default=text("0")),
    sqlite_autoincrement=True,
    info={"subject": "customer_id"},
)
Index("ix_contact_point_customer", contact_point.c.customer_id, contact_point.c.position)
Index("ix_contact_point_key", contact_point.c.key, contact_point.c.kind)

address = Table(
    "address",
    metadata,
    _id(),
    _uid(),
    _customer_id(),
    _text("label"),
    _text("street"),
    _text("city"),
    _text("region"),
    _text("postcode"),
    _text("country"),
    Column("position", Integer, nullable=False, server_default=text("0")),
    sqlite_autoincrement=True,
    info={"subject": "customer_id"},
)
Index("ix_address_customer", address.c.customer_id, address.c.position)

customer_extra = Table(
    "customer_extra",
    metadata,
    _id(),
    _customer_id(),
    Column("source", String(16), nullable=False),
    Column("body", Text, nullable=False),
    sqlite_autoincrement=True,
    info={"subject": "customer_id"},
)
Index("ix_customer_extra_customer", customer_extra.c.customer_id)

tag = Table(
    "tag",
    metadata,
    _id(),
    _uid(),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    UniqueConstraint("key", name="uq_tag_key"),
    sqlite_autoincrement=True,
    info={"subject": None},
)

customer_tag = Table(
    "customer_tag",
    metadata,
    _id(),
    _customer_id(),
    Column("tag_id", Integer, ForeignKey("tag.id"), nullable=False),
    UniqueConstraint("customer_id", "tag_id", name="uq_customer_tag_pair"),
    sqlite_autoincrement=True,
    info={"subject": "customer_id"},
)
Index("ix_customer_tag_tag", customer_tag.c.tag_id)

interaction = Table(
    "interaction",
    metadata,
    _id(),
    _uid(),
    _customer_id(),
    Column("kind", String(12), nullable=False),
    Column("direction", String(3)),
    Column("outcome", String(16)),
    Column("happened_at", UtcMoment, nullable=False),
    Column("duration_s", Integer),
    _text("body"),
    *_stamps(),
    CheckConstraint("direction IN ('in', 'out')", name="direction"),
    sqlite_autoincrement=True,
    info={"subject": "customer_id"},
)
Index("ix_interaction_customer", interaction.c.customer_id, interaction.c.happened_at)
Index(
    "ix_interaction_live_moment",
    interaction.c.happened_at,
    interaction.c.customer_id,
    sqlite_where=text("deleted_at IS NULL"),
)

follow_up = Table(
    "follow_up",
    metadata,
    _id(),
    _uid(),
    _customer_id(),
    Column("kind", String(12), nullable=False),
    Column("due_day", CivilDay),
    Column("due_at", UtcMoment),
    _text("reason"),
    Column("done_at", UtcMoment),
    Column("snoozed", Integer, nullable=False, server_default=text("0")),
    _text("no_date_reason"),
    *_stamps(),
    CheckConstraint("due_at IS NULL OR due_day IS NOT NULL", name="moment_has_day"),
    sqlite_autoincrement=True,
    info={"subject": "customer_id"},
)
_OPEN = text("done_at IS NULL AND deleted_at IS NULL")
Index(
    "ix_follow_up_open",
    follow_up.c.due_day,
    follow_up.c.due_at,
    follow_up.c.id,
    sqlite_where=_OPEN,
)
Index(
    "ix_follow_up_open_customer",
    follow_up.c.customer_id,
    follow_up.c.due_day,
    follow_up.c.due_at,
    sqlite_where=_OPEN,
)
Index("ix_follow_up_customer", follow_up.c.customer_id)
Index("ix_follow_up_done", follow_up.c.done_at, sqlite_where=text("done_at IS NOT NULL"))

setting = Table(
    "setting",
    metadata,
    _id(),
    Column("key", String(64), nullable=False),
    Column("value", Text, nullable=False),
    UniqueConstraint("key", name="uq_setting_key"),
    sqlite_autoincrement=True,
    info={"subject": None},
)

# Derived by triggers from interaction; never written by a service.
customer_stats = Table(
    "customer_stats",
    metadata,
    Column("customer_id", Integer, primary_key=True, autoincrement=False),
    Column("last_contact_at", UtcMoment, nullable=False),
    Column("contact_count", Integer, nullable=False),
)

journal_op = Table(
    "journal_op",
    metadata,
    _id(),
    # Where a long operation stands in the undo list; all others stand at their id.
    Column("seq", Integer),
    Column("first_row", Integer),
    Column("last_row", Integer),
    Column("name", String(32), nullable=False),
    _text("detail"),
    Column("state", String(10), nullable=False),
    _text("actor"),
    _text("source"),
    Column("at", UtcMoment, nullable=False),
    CheckConstraint("state IN ('open', 'done', 'undone', 'discarded')", name="state"),
    sqlite_autoincrement=True,
)
Index("ix_journal_op_long", journal_op.c.seq, sqlite_where=text("seq IS NOT NULL"))
Index("ix_journal_op_undone", journal_op.c.id, sqlite_where=text("state = 'undone'"))
Index("ix_journal_op_open", journal_op.c.id, sqlite_where=text("state = 'open'"))

journal_row = Table(
    "journal_row",
    metadata,
    Column("id", Integer, primary_key=True),
    # No index and no foreign key: an operation knows its first and last row.
    Column("op_id", Integer, nullable=False),
    Column("tbl", String(20), nullable=False),
    Column("row_id", Integer, nullable=False),
    Column("subject_id", Integer),
    Column("action", String(1), nullable=False),
    Column("image", Text),
)
Index("ix_journal_row_subject", journal_row.c.subject_id)

JOURNALED: tuple[Table, ...] = tuple(
    table for table in metadata.sorted_tables if "subject" in table.info
)
SOFT_DELETED: tuple[Table, ...] = tuple(t for t in JOURNALED if "deleted_at" in t.c)
