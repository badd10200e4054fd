"""Passwords, attempts, one-time passcodes, sessions, access: each protocol once."""
