"""Errors whose text is meant for the user, and the signal that a job was cancelled.

Anything else that is raised is a fault of ours and goes to the crash report.
"""

from __future__ import annotations

from collections.abc import Mapping

from crmdesk.i18n import _


class UserError(Exception):
    """A sentence for the user: what went wrong and, where it helps, what to do.

    Attributes:
        message: The sentence, already in the user's language.
    """

    def __init__(self, message: str) -> None:
        """Keep the sentence; it is also what ``str()`` of the error gives."""
        super().__init__(message)
        self.message = message


class NotFound(UserError):  # noqa: N818 - read as "raise NotFound"
    """The record is gone: deleted here or by another program meanwhile.

    Attributes:
        by_number: The sentence for whoever asked by the record's number, as a shell does; in the
            window nobody ever sees one.
    """

    def __init__(self, message: str = "", by_number: str = "") -> None:
        """Use a general sentence when the caller has no better one."""
        super().__init__(message or _("This record no longer exists."))
        self.by_number = by_number or self.message


class Invalid(UserError):  # noqa: N818 - read as "raise NotFound"
    """A draft with fields that cannot be saved as they are.

    Attributes:
        fields: Field name to the sentence that belongs beside that field.
    """

    def __init__(self, fields: Mapping[str, str]) -> None:
        """Keep a copy of the field sentences; the message is all of them."""
        self.fields = dict(fields)
        super().__init__("\n".join(self.fields.values()) or _("Some fields are not right."))


class Conflict(UserError):  # noqa: N818 - read as "raise NotFound"
    """The record was changed elsewhere since it was read."""

    def __init__(self, message: str = "") -> None:
        """Use a general sentence when the caller has no better one."""
        super().__init__(message or _("This record was changed elsewhere meanwhile."))


class FileProblem(UserError):  # noqa: N818 - read as "raise NotFound"
    """A file cannot be read or written: missing, locked, damaged or of another kind."""


class Cancelled(Exception):  # noqa: N818 - a signal, not an error
    """The user stopped a running job; raised from ``Progress.step``."""
