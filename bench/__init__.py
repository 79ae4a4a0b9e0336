"""Measurements behind docs/benchmarks.md: `python -m bench [NAME…]`."""
