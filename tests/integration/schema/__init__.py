"""The schema room against real databases."""
