"""The record of what happened: who, what, when, why refused. Rows are added and never changed."""
