"""The linking wizard: joins one filer account to one PACER account, in one court, for ever.

Read ``flow.py`` first: it is the journey. ``acts.py`` holds the one act that cannot be undone.
"""
