"""What every room stands on: settings, database, clock, errors, templates. It knows no other room."""
