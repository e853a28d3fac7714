"""The dialogs: each asks for one thing and gives back what was saved, or None."""
