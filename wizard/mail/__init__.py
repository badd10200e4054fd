"""E-mail: queued in the transaction of what it reports, sent after it."""
