"""The accounts of those who work at the console: the help desk, trainers, court administrators.

Decided: staff have accounts, a cookie and sessions of their own, so that no filer's login opens the console and no
staff login opens anything else. Refused: roles on PACER accounts, which would make every stolen filer password a risk
for all callers.
"""
