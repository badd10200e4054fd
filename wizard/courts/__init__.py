"""The courts: what each one is called, when it converts, what its screens say, whom to call.

Decided: one TOML file a court, read whole and strictly when the site starts, never changed while
it runs. A clerk's office can read such a file, compare two of them and keep them under version
control; a mistake stops the start and is named, with every other mistake, by file and key.

A deployment adds a court with a file of its own in ``instance/courts/<id>.toml``. Where the id is
one that is shipped, its file overrides the shipped one key by key, tables too: a file with two
lines changes two things.

Refused: a table in the database (a second truth, with forms to edit it and no history); one file
for all courts (every deployment would fork it); defaults for a go-live or a time zone (a wrong
hour opens linking too early, silently).
"""
