"""The catalogue of everything that can be done to the data, with the words shown for undo.

``Store.transaction`` accepts these names alone, and a test does, undoes and redoes each of them.
"""

from __future__ import annotations

from crmdesk.i18n import N_, _

OPERATIONS: dict[str, str] = {
    "add_customer": N_("New customer {name}"),
    "edit_customer": N_("Change of {name}"),
    "delete_customers": N_("Deletion of {name}"),
    "restore_customers": N_("Restoring {name}"),
    "tag_customers": N_("Tag {tag} on {name}"),
    "untag_customers": N_("Tag {tag} off {name}"),
    "log_interaction": N_("Entry for {name}"),
    "edit_interaction": N_("Change of an entry for {name}"),
    "delete_interaction": N_("Deletion of an entry for {name}"),
    "add_follow_up": N_("New follow-up for {name}"),
    "edit_follow_up": N_("Change of a follow-up for {name}"),
    "finish_follow_ups": N_("Follow-up done: {name}"),
    "reopen_follow_ups": N_("Follow-up opened again: {name}"),
    "snooze_follow_ups": N_("Follow-up moved: {name}"),
    "delete_follow_ups": N_("Deletion of a follow-up for {name}"),
    "import_contacts": N_("Import of {name}"),
    "change_setting": N_("Change of a setting"),
}


def describe(op: str, detail: dict[str, str | int]) -> str:
    """Return the operation's sentence in the current language, for the undo list and toasts."""
    from crmdesk.text import isolate

    shown = {key: isolate(str(value)) for key, value in detail.items()}
    template = _(OPERATIONS[op]) if op in OPERATIONS else op
    return template.format_map(_Blank(shown)).strip()


class _Blank(dict[str, str]):
    """A mapping whose missing keys are empty: an old operation may lack a newer detail."""

    def __missing__(self, key: str) -> str:
        return ""
