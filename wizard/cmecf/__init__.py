"""The old side: a court's filer accounts, how they are imported from a roster, and how a filer logs in to one.

A roster is read completely, checked row by row, and written in one transaction: nothing is half imported.
Refused: loading rows while the file is read (a bad row at the end would leave half a roster behind),
and guessing which of two rows with the same login is meant (a link cannot be undone).
"""
