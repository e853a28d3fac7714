"""Names that were only heard, and follow-ups without a day that say why.

``customer.sound_key`` holds sound-alike letters; it is computed after the upgrade.
``follow_up`` gains ``no_date_reason`` and the rule that a moment always has its day, which needs a
rebuild of the table.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_INDEXES = (
    ("ix_follow_up_open", ["due_day", "due_at", "id"], "done_at IS NULL AND deleted_at IS NULL"),
    (
        "ix_follow_up_open_customer",
        ["customer_id", "due_day", "due_at"],
        "done_at IS NULL AND deleted_at IS NULL",
    ),
    ("ix_follow_up_customer", ["customer_id"], None),
    ("ix_follow_up_done", ["done_at"], "done_at IS NOT NULL"),
)


def upgrade() -> None:
    """Add the two columns and the rule."""
    op.execute("DROP TABLE IF EXISTS customer_fts")
    op.add_column(
        "customer",
        sa.Column("sound_key", sa.Text, nullable=False, server_default=sa.text("''")),
    )
    # A moment without its day cannot have come from the program; its day in Iran is the answer.
    op.execute(
        "UPDATE follow_up SET due_day = date(due_at, '+3 hours', '+30 minutes') "
        "WHERE due_at IS NOT NULL AND due_day IS NULL"
    )
    for name, _columns, _where in _INDEXES[:3]:
        op.drop_index(name, "follow_up")
    with op.batch_alter_table(
        "follow_up", recreate="always", table_kwargs={"sqlite_autoincrement": True}
    ) as batch:
        batch.add_column(
            sa.Column("no_date_reason", sa.Text, nullable=False, server_default=sa.text("''"))
        )
        batch.create_check_constraint(
            "ck_follow_up_moment_has_day", "due_at IS NULL OR due_day IS NOT NULL"
        )
    for name, columns, where in _INDEXES:
        op.create_index(name, "follow_up", columns, sqlite_where=sa.text(where) if where else None)
