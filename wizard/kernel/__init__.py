"""What every room stands on: settings, database, clock, sessions, passwords, letters. Knows no court."""
