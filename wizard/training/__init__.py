"""The practice world: who is in it, what each person demonstrates, and fresh people on demand."""
