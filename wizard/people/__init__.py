"""Rules about people that every room shares: when two names may be one person’s."""
