"""When a link needs a second proof of the filer account, as each court chooses. Pure."""

from enum import StrEnum


class SecondProof(StrEnum):
    """When a code that is e-mailed to the filer is asked for, besides the legacy password."""

    RISK = "risk"
    ALWAYS = "always"
    NEVER = "never"
