"""Forgotten legacy passwords and logins: a letter to the address on the roster, and nothing on the page.

Decided: whoever asks hears the same, whether the login exists or not, and the same work is done for both; what is
peculiar to one account (linked already, disabled) stands in the letter alone. Appellate filers reset on the PACER
side, once for every circuit that has the same login and address (S1); the others in their court (S2).
"""
