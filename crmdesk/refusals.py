"""Why the system refused something, in the user's language instead of the system's."""

from __future__ import annotations

import errno

from crmdesk.i18n import N_, _
from crmdesk.text import isolate_ltr

_REASONS = {
    errno.EACCES: N_("there is no permission to write there"),
    errno.EPERM: N_("there is no permission to write there"),
    errno.EROFS: N_("this place can only be read"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EFBIG: N_("no file can become that large there"),
    errno.ENOENT: N_("there is no such place"),
    errno.ENOTDIR: N_("there is a file in place of a folder"),
    errno.EISDIR: N_("there is a folder in place of a file"),
    errno.EEXIST: N_("something with this name is there already"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EIO: N_("the disk reports a fault"),
    errno.EBUSY: N_("another program is using it"),
    errno.ENODEV: N_("the disk is not there any more"),
    errno.ENXIO: N_("the disk is not there any more"),
}


def reason(error: BaseException) -> str:
    """Return why, as the end of a sentence, with its full stop.

    What has no words here is given in those of the system.
    """
    known = _REASONS.get(getattr(error, "errno", None) or 0)
    if known is not None:
        return f"{_(known)}."
    said = str(getattr(error, "strerror", None) or error).rstrip(".")
    return f"{isolate_ltr(said)}."
