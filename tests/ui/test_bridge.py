"""Changes reach the window's thread, whoever wrote; jobs run on one worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

from crmdesk.changes import OUTSIDE, Changes
from crmdesk.errors import Cancelled, UserError
from crmdesk.jobs import Progress
from ui import tasks
from ui.bridge import Bridge
from ui.tasks import run_job

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class FakeStore:
    def __init__(self) -> None:
        self.listeners: list[Callable[[Changes], None]] = []
        self.outside = False

    def subscribe(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def poll_outside(self) -> bool:
        if self.outside:
            self.tell(OUTSIDE)
        return self.outside

    def tell(self, changes: Changes) -> None:
        for listener in tuple(self.listeners):
            listener(changes)


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
def bridge(store: FakeStore, qapp: object) -> Iterator[Bridge]:
    made = Bridge(store)  # type: ignore[arg-type]
    yield made
    made.stop()


WRITE = Changes("add_customer", {"customer": frozenset({1})})


def test_a_write_of_this_thread_is_heard_at_once(store: FakeStore, bridge: Bridge) -> None:
    heard: list[Changes] = []
    bridge.changed.connect(heard.append)
    store.tell(WRITE)
    assert heard == [WRITE]


def test_a_write_of_another_thread_is_heard_in_this_one(
    store: FakeStore, bridge: Bridge, qtbot: QtBot
) -> None:
    heard: list[tuple[Any, threading.Thread]] = []
    bridge.changed.connect(lambda changes: heard.append((changes, threading.current_thread())))
    thread = threading.Thread(target=lambda: store.tell(WRITE))
    thread.start()
    thread.join()
    assert heard == []
    qtbot.waitUntil(lambda: bool(heard), timeout=2000)
    assert heard == [(WRITE, threading.main_thread())]


def test_other_processes_are_looked_for(store: FakeStore, bridge: Bridge) -> None:
    heard: list[Changes] = []
    bridge.changed.connect(heard.append)
    bridge.poll()
    assert heard == []
    store.outside = True
    bridge.poll()
    assert heard == [OUTSIDE]
    assert bridge._timer.interval() == 1000
    assert bridge._timer.isActive()


def test_after_the_stop_nothing_is_heard(store: FakeStore, bridge: Bridge, qtbot: QtBot) -> None:
    heard: list[Changes] = []
    bridge.changed.connect(heard.append)
    thread = threading.Thread(target=lambda: store.tell(WRITE))
    thread.start()
    thread.join()
    bridge.stop()
    bridge.stop()
    qtbot.wait(1)
    assert heard == []
    assert store.listeners == []


# ---- jobs --------------------------------------------------------------------------------------


def test_a_result_arrives_in_this_thread(qtbot: QtBot) -> None:
    heard: list[object] = []

    def work(progress: Progress) -> threading.Thread:
        progress.step(1, 2, "نیمه")
        return threading.current_thread()

    steps: list[tuple[int, int, str]] = []
    run_job(
        work,
        lambda result: heard.extend([result, threading.current_thread()]),
        None,
        lambda *step: steps.append(step),
    )
    qtbot.waitUntil(lambda: len(heard) == 2, timeout=2000)
    assert heard[0] is not threading.main_thread()
    assert heard[1] is threading.main_thread()
    assert steps == [(1, 2, "نیمه")]


def test_an_error_arrives_as_it_is(qtbot: QtBot) -> None:
    heard: list[Exception] = []

    def work(_progress: Progress) -> None:
        raise UserError("نشد")

    run_job(work, None, heard.append)
    qtbot.waitUntil(lambda: bool(heard), timeout=2000)
    assert isinstance(heard[0], UserError)
    assert heard[0].message == "نشد"


def test_jobs_wait_for_one_another(qtbot: QtBot) -> None:
    order: list[str] = []
    gate = threading.Event()

    def first(_progress: Progress) -> None:
        gate.wait(5)
        order.append("first")

    run_job(first)
    run_job(lambda _progress: order.append("second"), lambda _result: order.append("told"))
    assert order == []
    gate.set()
    qtbot.waitUntil(lambda: len(order) == 3, timeout=2000)
    assert order == ["first", "second", "told"]


def test_a_cancelled_job_is_not_heard_of(qtbot: QtBot) -> None:
    heard: list[object] = []
    started, gate, ended = threading.Event(), threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        started.set()
        gate.wait(5)
        try:
            progress.step(1, 2)
        except Cancelled:
            ended.set()
            raise

    job = run_job(work, heard.append, heard.append, lambda *step: heard.append(step))
    waiting = run_job(lambda _progress: heard.append("ran"), heard.append)
    assert started.wait(5)
    job.cancel()
    waiting.cancel()
    assert job.cancelled
    gate.set()
    assert ended.wait(5)
    last: list[int] = []
    run_job(lambda _progress: 1, last.append)
    qtbot.waitUntil(lambda: last == [1], timeout=2000)
    assert heard == []


def test_shutting_down_cancels(qtbot: QtBot) -> None:
    heard: list[object] = []
    gate = threading.Event()
    run_job(lambda _progress: gate.wait(5), heard.append)
    waiting = run_job(lambda _progress: heard.append("ran"))
    gate.set()
    assert tasks.shutdown()
    assert waiting.cancelled
    qtbot.wait(1)
    assert heard == []
