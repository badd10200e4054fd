"""Passwords, attempts, one-time codes, sessions, access: each protocol once."""
