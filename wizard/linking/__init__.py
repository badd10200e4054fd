"""The linking wizard: joins one filer account to one PACER account, in one court, permanently.

Read ``flow.py`` first: it is the journey. ``services.py`` holds the one act that cannot be undone.
"""
