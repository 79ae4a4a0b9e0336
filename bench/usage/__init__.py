"""Parts of the benchmark of usage."""
