"""One file a noun: its rows, its drafts and its service, reads and writes together."""
