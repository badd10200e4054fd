"""Comparing names: whether two of them may be the same person's."""
