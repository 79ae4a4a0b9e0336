"""Maintenance: the command, and the schedulers that call what it calls."""
