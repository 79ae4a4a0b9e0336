"""Hypertables on both editions of TimescaleDB."""
