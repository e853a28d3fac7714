"""The first desk: customers, contact points, interactions, follow-ups, journal."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _customer_id() -> sa.Column[Any]:
    return sa.Column(
        "customer_id", sa.Integer, sa.ForeignKey("customer.id", name=None), nullable=False
    )


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False, server_default=sa.text("''"))


def _stamps() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("created_at", sa.String(20), nullable=False),
        sa.Column("updated_at", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("deleted_at", sa.String(20)),
    )


def _table(name: str, *parts: Any) -> None:
    op.create_table(name, *parts, sqlite_autoincrement=True)


def _id() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=True)


def _uid() -> sa.Column[Any]:
    return sa.Column("uid", sa.String(32), nullable=False)


def _customers() -> None:
    _table(
        "customer",
        _id(),
        _uid(),
        sa.Column("kind", sa.String(8), nullable=False, server_default=sa.text("'person'")),
        sa.Column("name", sa.Text, nullable=False),
        _text("given_name"),
        _text("family_name"),
        _text("city"),
        _text("note"),
        _text("main_phone"),
        _text("search_key"),
        sa.Column("sort_key", sa.Text, nullable=False),
        *_stamps(),
        sa.CheckConstraint("kind IN ('person', 'company')", name="ck_customer_kind"),
    )
    op.create_index("ix_customer_uid", "customer", ["uid"], unique=True)
    op.create_index(
        "ix_customer_live_name",
        "customer",
        ["sort_key", "id"],
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    _table(
        "contact_point",
        _id(),
        _uid(),
        _customer_id(),
        sa.Column("kind", sa.String(12), nullable=False),
        _text("label"),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False, server_default=sa.text("0")),
    )
    op.create_index("ix_contact_point_customer", "contact_point", ["customer_id", "position"])
    op.create_index("ix_contact_point_key", "contact_point", ["key", "kind"])
    _table(
        "customer_extra",
        _id(),
        _customer_id(),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_customer_extra_customer", "customer_extra", ["customer_id"])


def _tags() -> None:
    _table(
        "tag",
        _id(),
        _uid(),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.UniqueConstraint("key", name="uq_tag_key"),
    )
    _table(
        "customer_tag",
        _id(),
        _customer_id(),
        sa.Column("tag_id", sa.Integer, sa.ForeignKey("tag.id"), nullable=False),
        sa.UniqueConstraint("customer_id", "tag_id", name="uq_customer_tag_pair"),
    )
    op.create_index("ix_customer_tag_tag", "customer_tag", ["tag_id"])


def _interactions() -> None:
    _table(
        "interaction",
        _id(),
        _uid(),
        _customer_id(),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("direction", sa.String(3)),
        sa.Column("outcome", sa.String(16)),
        sa.Column("happened_at", sa.String(20), nullable=False),
        sa.Column("duration_s", sa.Integer),
        _text("body"),
        *_stamps(),
        sa.CheckConstraint("direction IN ('in', 'out')", name="ck_interaction_direction"),
    )
    op.create_index("ix_interaction_customer", "interaction", ["customer_id", "happened_at"])
    op.create_index(
        "ix_interaction_live_moment",
        "interaction",
        ["happened_at", "customer_id"],
        sqlite_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "customer_stats",
        sa.Column("customer_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last_contact_at", sa.String(20), nullable=False),
        sa.Column("contact_count", sa.Integer, nullable=False),
    )


def _follow_ups() -> None:
    _table(
        "follow_up",
        _id(),
        _uid(),
        _customer_id(),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("due_day", sa.String(10)),
        sa.Column("due_at", sa.String(20)),
        _text("reason"),
        sa.Column("done_at", sa.String(20)),
        sa.Column("snoozed", sa.Integer, nullable=False, server_default=sa.text("0")),
        *_stamps(),
    )
    is_open = sa.text("done_at IS NULL AND deleted_at IS NULL")
    op.create_index(
        "ix_follow_up_open", "follow_up", ["due_day", "due_at", "id"], sqlite_where=is_open
    )
    op.create_index(
        "ix_follow_up_open_customer",
        "follow_up",
        ["customer_id", "due_day", "due_at"],
        sqlite_where=is_open,
    )
    op.create_index("ix_follow_up_customer", "follow_up", ["customer_id"])


def _journal() -> None:
    _table(
        "setting",
        _id(),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.UniqueConstraint("key", name="uq_setting_key"),
    )
    _table(
        "journal_op",
        _id(),
        sa.Column("seq", sa.Integer),
        sa.Column("first_row", sa.Integer),
        sa.Column("last_row", sa.Integer),
        sa.Column("name", sa.String(32), nullable=False),
        _text("detail"),
        sa.Column("state", sa.String(10), nullable=False),
        _text("actor"),
        _text("source"),
        sa.Column("at", sa.String(20), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'done', 'undone', 'discarded')", name="ck_journal_op_state"
        ),
    )
    for name, column, where in (
        ("ix_journal_op_long", "seq", "seq IS NOT NULL"),
        ("ix_journal_op_undone", "id", "state = 'undone'"),
        ("ix_journal_op_open", "id", "state = 'open'"),
    ):
        op.create_index(name, "journal_op", [column], sqlite_where=sa.text(where))
    op.create_table(
        "journal_row",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("op_id", sa.Integer, nullable=False),
        sa.Column("tbl", sa.String(20), nullable=False),
        sa.Column("row_id", sa.Integer, nullable=False),
        sa.Column("subject_id", sa.Integer),
        sa.Column("action", sa.String(1), nullable=False),
        sa.Column("image", sa.Text),
    )
    op.create_index("ix_journal_row_subject", "journal_row", ["subject_id"])


def upgrade() -> None:
    """Make the first schema."""
    _customers()
    _tags()
    _interactions()
    _follow_ups()
    _journal()
