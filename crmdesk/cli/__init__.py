"""The second front end: everything by one command, for people and for scripts."""

from crmdesk.cli.app import main

__all__ = ["main"]
