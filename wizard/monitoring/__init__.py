"""Whether the site is well, and its figures for Prometheus."""
