"""The composition root: the store and every service, opened together."""

from __future__ import annotations

import contextlib
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from crmdesk import paths
from crmdesk.db.engine import driver_of, file_problem, make_private, translated_errors, write_engine
from crmdesk.db.firstlook import first_look
from crmdesk.db.marks import marker_of
from crmdesk.db.parts import lay_missing, missing_parts
from crmdesk.db.schema import SCHEMA_VERSION, FileIdentity, create_schema, identify
from crmdesk.drafts import Drafts
from crmdesk.errors import FileProblem
from crmdesk.filelock import share
from crmdesk.i18n import _
from crmdesk.photos import Photos
from crmdesk.refusals import reason
from crmdesk.services.customers import Customers
from crmdesk.services.preferences import Preferences
from crmdesk.store import LIVE, Store
from crmdesk.text import isolate_ltr

if TYPE_CHECKING:
    from crmdesk.services.followups import FollowUps
    from crmdesk.services.history import HistoryService
    from crmdesk.services.interactions import Interactions
    from crmdesk.services.notes import Notes
    from crmdesk.services.search import Search
    from crmdesk.services.tags import Tags
    from crmdesk.services.timeline import Timeline
    from crmdesk.services.today import TodayService


class Desk:
    """Everything the program can do, without a window.

    Each service is imported and made when it is first asked for: the start shall not wait for
    those that the first page does without.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.preferences = Preferences(store)
        self.customers = Customers(store)
        self.drafts = Drafts(store.path)
        self.photos = Photos(paths.photo_folder(store.path))
        self.recovered = 0
        """Unfinished long operations that were taken back when this desk was opened."""

    @cached_property
    def followups(self) -> FollowUps:
        """What is to be done, for whom and when."""
        from crmdesk.services.followups import FollowUps

        return FollowUps(self.store)

    @cached_property
    def interactions(self) -> Interactions:
        """What happened: calls, visits, messages, notes."""
        from crmdesk.services.interactions import Interactions

        return Interactions(self.store, self.followups)

    @cached_property
    def search(self) -> Search:
        """Finds customers by what somebody remembers of them."""
        from crmdesk.services.search import Search

        return Search(self.store)

    @cached_property
    def notes(self) -> Notes:
        """Finds words in notes."""
        from crmdesk.services.notes import Notes

        return Notes(self.store)

    @cached_property
    def tags(self) -> Tags:
        """The words that customers are grouped by."""
        from crmdesk.services.tags import Tags

        return Tags(self.store)

    @cached_property
    def today(self) -> TodayService:
        """What is to be done now."""
        from crmdesk.services.today import TodayService

        return TodayService(self.store)

    @cached_property
    def timeline(self) -> Timeline:
        """What happened with one customer."""
        from crmdesk.services.timeline import Timeline

        return Timeline(self.store)

    @cached_property
    def history(self) -> HistoryService:
        """Who changed what and when."""
        from crmdesk.services.history import HistoryService

        return HistoryService(self.store)

    def close(self) -> None:
        """Close the data file."""
        self.store.close()


def open_desk(path: Path | None = None, *, source: str = "window", create: bool = True) -> Desk:
    """Open a data file, making or upgrading it first when needed.

    Args:
        path: the data file; None for the one in the data folder.
        source: who writes, for the history: ``window`` or ``cli``.
        create: whether a missing file may be made.

    Raises:
        FileProblem: missing, foreign, damaged, newer than the program, locked or unreadable; the
            file is left untouched.
    """
    if path is None:
        path = paths.ensure_home() / paths.DATA_FILE_NAME
    prepare(path, create=create)
    desk = Desk(Store(path, source))
    try:
        if missing_parts(driver_of(desk.store.read)):
            lay_missing(path)  # before anything is taken back: undo leans on the triggers
        desk.recovered = desk.store.recover()
    except BaseException:
        desk.close()  # or the file could not be restored while the error is shown
        raise
    return desk


def prepare(path: Path, *, create: bool) -> None:
    """Make sure that ``path`` is a data file of the current schema."""
    if _is_filled(path):
        refuse_trouble(path)
    else:
        _refuse_silent_replacement(path, create=create)
    hold = share(path)  # nor may a restore put another in its place meanwhile
    try:
        _bring_up_to_date(path, create=create)
    finally:
        hold.release()


def _is_filled(path: Path) -> bool:
    try:
        return path.exists() and path.stat().st_size > 0
    except OSError as error:  # the rights to its folder were taken
        sentence = _("The data file {name} in {folder} could not be read: {reason}")
        name, folder = isolate_ltr(path.name), isolate_ltr(str(path.parent))
        raise FileProblem(
            sentence.format(name=name, folder=folder, reason=reason(error))
        ) from error


def _bring_up_to_date(path: Path, *, create: bool) -> None:
    if not path.exists():
        _create(path)
        return
    identity = _identify(path)
    if identity.is_empty:
        _refuse_silent_replacement(path, create=create)
        _create(path)
    elif not identity.is_ours:
        raise _not_ours(path)
    elif identity.version > SCHEMA_VERSION:
        raise _too_new(path)
    elif identity.version < SCHEMA_VERSION:
        upgrade(path)


def refuse_trouble(path: Path) -> None:
    """Stop before the driver touches a file that it would spoil further.

    Raises:
        FileProblem: what is wrong, and which backup is the newest.
    """
    if any(_is_same(store.path, path) for store in LIVE):
        return  # this process has it open: reading its bytes would drop SQLite's locks
    sight = first_look(path)
    if sight is None:
        return
    if sight == "foreign":
        raise _not_ours(path)
    if sight == "newer":
        raise _too_new(path)
    from crmdesk.backup.trouble import described

    trouble = described(sight, path)
    raise FileProblem(f"{trouble.sentence} {trouble.safe}")


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one == other or one.samefile(other)
    except OSError:
        return False


def _not_ours(path: Path) -> FileProblem:
    return FileProblem(
        _("{name} is not a CRMDesk file. It was left untouched.").format(name=path.name)
    )


def _too_new(path: Path) -> FileProblem:
    return FileProblem(
        _("{name} was made by a newer CRMDesk. Update the program to open it.").format(
            name=path.name
        )
    )


def upgrade(path: Path) -> None:
    """Make a verified copy, then bring the file to the current schema in one transaction."""
    from crmdesk.backup import back_up
    from crmdesk.db.migrate import migrate

    back_up(path, "migration")
    migrate(path)


def _identify(path: Path) -> FileIdentity:
    try:
        return identify(path)
    except dbapi2.Error as error:
        raise file_problem(error, path) or error from error
    except UnicodeError as error:  # the driver's own sentence holds bytes of the damage
        damage = file_problem(dbapi2.DatabaseError("malformed"), path)
        raise damage or error from error


def _refuse_silent_replacement(path: Path, *, create: bool) -> None:
    """A file that was there before must not come back empty as if nothing had happened."""
    if marker_of(path).exists():
        raise FileProblem(
            _(
                "The data file {name} is missing from {folder}, or empty. Put it back, or restore "
                "a backup from the folder backups; no empty one was made in its place."
            ).format(name=isolate_ltr(path.name), folder=isolate_ltr(str(path.parent)))
        )
    if not create:
        raise FileProblem(
            _("There is no data file {name}. Check the name, or add something first.").format(
                name=isolate_ltr(str(path))
            )
        )


def _create(path: Path) -> None:
    try:
        make_private(path)
    except OSError as error:
        raise FileProblem(
            _("The data file could not be created in {folder}: {reason}").format(
                folder=isolate_ltr(str(path.parent)), reason=reason(error)
            )
        ) from error
    engine = write_engine(path, lambda: 0)
    try:
        with translated_errors(path), engine.connect() as connection, connection.begin():
            version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
            if version == 0:  # else another process made it while we waited
                create_schema(connection)
    finally:
        engine.dispose()
    with contextlib.suppress(OSError):
        marker_of(path).touch(mode=0o600)
