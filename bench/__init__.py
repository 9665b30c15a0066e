"""Benchmarks: every figure that compares is a ratio inside one run."""
