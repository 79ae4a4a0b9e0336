"""What the benchmarks of the HTTP layer measure it against, and how."""
