"""What is postponed is loaded at its first use, and not before."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
import crmdesk.desk
print([n for n in ("asyncio.base_events", "email.message") if n in sys.modules])
import asyncio, importlib.metadata
from asyncio import events
assert importlib.metadata.version("SQLAlchemy")
async def five(): return 5
assert asyncio.run(five()) == 5
assert asyncio.events is events
"""


def test_the_desk_loads_without_them_and_they_work_when_asked() -> None:
    command = [sys.executable, "-c", CODE]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
