"""Tests against a real PostgreSQL: a pgTAP runner and pytest fixtures on cloned databases."""
