"""A window and an import at once: the save waits at most for one chunk."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from crmdesk.desk import Desk
from crmdesk.exchange.importer import import_contacts
from crmdesk.jobs import Progress
from crmdesk.services.customers import CustomerDraft
from crmdesk.services.interactions import InteractionDraft
from tests.state import state_of


def contacts(folder: Path, count: int) -> Path:
    file = folder / "contacts.csv"
    rows = "".join(f"مخاطب {n},0912{n:07d}\n" for n in range(count))
    file.write_text("نام,موبایل\n" + rows, encoding="utf-8")
    return file


def test_saves_get_their_turn_during_an_import_in_the_same_process(
    desk: Desk, data_file: Path
) -> None:
    owner = desk.customers.add(CustomerDraft("علی"))
    saved_at: list[int] = []
    reached, answered = threading.Event(), threading.Event()

    def report(done: int, _total: int, _text: str) -> None:
        if done >= 100 and not reached.is_set():
            reached.set()
            assert answered.wait(30)
        saved_at.append(done)

    file = contacts(data_file.parent, 600)
    work = threading.Thread(
        target=import_contacts, args=(desk.store, file), kwargs={"progress": Progress(report)}
    )
    work.start()
    assert reached.wait(30)
    desk.interactions.log(InteractionDraft(owner, body="در میان ورود"))
    answered.set()
    work.join()
    assert saved_at[-1] >= 600
    assert desk.customers.count() == 601
    undone = desk.store.undo()
    assert undone is not None
    assert undone.op == "import_contacts"
    assert desk.customers.count() == 1
    assert len(state_of(data_file)["interaction"]) == 1


def test_the_command_line_writes_beside_an_open_desk(desk: Desk, data_file: Path) -> None:
    words = ["add", "از خط فرمان ۰۹۱۲۳۴۵۶۷۸۹", "--db", str(data_file)]
    root = Path(__file__).parents[2]
    code = "import sys; from crmdesk.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *words]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    assert desk.store.poll_outside()
    assert desk.search.find("6789")[0].name == "از خط فرمان"
