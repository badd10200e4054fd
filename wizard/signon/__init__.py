"""Signing on and off this site, outside a journey."""
