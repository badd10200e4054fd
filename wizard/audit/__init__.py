"""The audit trail: who did what and when, and why something was refused. Rows are added, never changed."""
