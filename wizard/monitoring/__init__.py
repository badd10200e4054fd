"""A health check, and metrics for Prometheus."""
