"""Where customers live, whom they work for, when they were born, how they look.

``customer`` gains ``organisation``, ``birthday`` and ``photo``; ``address`` is new. The columns are
added one by one, for a rebuild of a parent table is the most dangerous of all changes; the order of
columns differs from that of a new file, and nothing depends on it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _text(name: str, kind: sa.types.TypeEngine[str] | None = None) -> sa.Column[str]:
    return sa.Column(name, kind or sa.Text(), nullable=False, server_default=sa.text("''"))


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("customer", _text("organisation"))
    op.add_column("customer", _text("birthday", sa.String(10)))
    op.add_column("customer", _text("photo", sa.String(80)))
    op.create_table(
        "address",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column(
            "customer_id",
            sa.Integer,
            sa.ForeignKey("customer.id", name="fk_address_customer_id"),
            nullable=False,
        ),
        *(_text(name) for name in ("label", "street", "city", "region", "postcode", "country")),
        sa.Column("position", sa.Integer, nullable=False, server_default=sa.text("0")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_address_customer", "address", ["customer_id", "position"])
