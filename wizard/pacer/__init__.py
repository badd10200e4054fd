"""The PACER side: who signs on, with which kind of account.

Decided: the rest of the program knows one narrow interface, ``directory.Directory``, because the judiciary's own API
tells nothing but yes or no. Everything beyond the username is therefore optional.
"""
