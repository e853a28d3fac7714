"""Tools for those who work on CRMDesk; nothing here is needed to run it."""
