"""The old side: a court's filer accounts, how they come in as a roster, and how one is proved.

A roster is read whole, judged row by row and written in one transaction; nothing is half imported.
Refused: loading row by row as the file is read (a bad row at the end leaves half a roster behind),
and guessing which of two rows with the same login is meant (a link cannot be undone).
"""
