"""A small shop, its backups, and ways to hurt a file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from crmdesk import clock
from crmdesk.db.engine import raw_connect
from crmdesk.desk import open_desk
from crmdesk.services.customers import CustomerDraft
from crmdesk.services.interactions import InteractionDraft


def make_shop(path: Path, customers: int = 3) -> Path:
    """Make a data file with some customers, each with one call; leave it closed."""
    desk = open_desk(path)
    for number in range(customers):
        add_customer_to(desk, f"مشتری {number}")
    desk.close()
    return path


def add_customer_to(desk: object, name: str) -> int:
    customer: int = desk.customers.add(CustomerDraft(name))  # type: ignore[attr-defined]
    desk.interactions.log(InteractionDraft(customer, body=f"تماس {name}"))  # type: ignore[attr-defined]
    return customer


def add_customer(path: Path, name: str = "تازه") -> None:
    desk = open_desk(path)
    add_customer_to(desk, name)
    desk.close()


def customers_of(path: Path) -> list[str]:
    connection = raw_connect(path)
    try:
        rows = connection.execute("SELECT name FROM customer ORDER BY id").fetchall()
        return [row[0] for row in rows]
    finally:
        connection.close()


def later(**by: float) -> None:
    """Let time pass."""
    clock.set_now(clock.now() + timedelta(**by))


def flip_bit(path: Path, place: int) -> None:
    """Change one bit, as a failing stick does."""
    with path.open("r+b") as file:
        file.seek(place)
        byte = file.read(1)[0]
        file.seek(place)
        file.write(bytes([byte ^ 1]))


def zero_page(path: Path, number: int, size: int = 4096) -> None:
    """Overwrite a page with zeros; the first is 1."""
    with path.open("r+b") as file:
        file.seek((number - 1) * size)
        file.write(bytes(size))


def run_sql(path: Path, *statements: str) -> None:
    """Change a file behind the program's back."""
    connection = raw_connect(path)
    connection.create_function("crm_op", 0, lambda: 0)
    for statement in statements:
        connection.execute(statement)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
