"""The PACER side: who signs on, with which kind of account.

Decided: the rest of the program knows one narrow interface, ``directory.Directory``, because the judiciary's own API
tells nothing but yes or no. Everything beyond the username is therefore optional. Whom that API proved has a row like
everybody, without number, kind and type: links and sessions hang on it. Refused: a table of its own for them, which
would split every key in two; and one database for both sign-ons, since a username proves nothing about who had it
elsewhere: such a row is not taken over.
"""
