"""The courts: what each one is called, when it converts, what its screens say, and whom to call.

Decided: one TOML file per court, read completely and strictly when the site starts, and never changed while
it runs. A clerk's office can read such a file, compare two of them, and keep them under version
control. A mistake stops the start; every mistake is reported at once, by file and key.

A deployment adds a court with a file of its own in ``instance/courts/<id>.toml``. If a court with that id
is shipped, the deployment's file overrides it key by key, inside tables too: a file with two
lines changes two things.

All federal courts are shipped, as ``flask court import`` writes them from ``data/federal_courts.csv``; the settings say
which a site shows. What depends on the kind of court is ``kinds.toml``, so that the next conversion is data, too.

Refused: a table in the database (a second source of truth, with forms to edit it and no history); one file
for all courts (every deployment would have to fork it); defaults for a go-live or a time zone (a wrong
hour would open linking too early, silently).
"""
