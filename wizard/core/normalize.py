"""Names as they are compared and searched, without case, accents, apostrophes and hyphens; and masked. Pure."""

import re
import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛ʼʻ`´′＇"))
_JOINTS = re.compile("[‐-―⸺⸻﹘﹣－-]|" + "|".join(map(chr, _APOSTROPHES)))
_UNMARKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def strip_marks(text: str) -> str:
    """Lowercase letters, digits, full stops and spaces; accents, apostrophes, hyphens are gone.

    Only the marks of European scripts are accents: elsewhere a mark makes another letter.
    """
    return text.translate(_ASCII) if text.isascii() else _plain(text)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold()
    letters = [
        letter
        for letter in unicodedata.normalize("NFD", folded)
        if not "\u0300" <= letter <= "\u036f" and unicodedata.category(letter) not in ("Cf", "Pd")
    ]
    kept = unicodedata.normalize("NFC", "".join(letters)).translate(_UNMARKED)
    return "".join(letter if letter == "." or _in_word(letter) else " " for letter in kept)


def _in_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LMN"


# Letter by letter the same, and many times quicker: most names of a roster are ASCII.
_ASCII = {code: _plain(chr(code)) for code in range(128)}


def fold(text: str) -> str:
    """The words of a text as they are searched: as above, without full stops, one space between."""
    return " ".join(strip_marks(text).replace(".", " ").split())


def split_joints(text: str) -> str:
    """A text with its joints open: ``O’Brien`` becomes ``O Brien``, ``Smith-Jones`` becomes ``Smith Jones``."""
    return _JOINTS.sub(" ", text)


def fold_joined(text: str) -> str:
    """The words of a text run together: ``de la Cruz`` becomes ``delacruz``."""
    return fold(text).replace(" ", "")


def mask_email_address(email_address: str) -> str:
    """An e-mail address that its owner recognizes and nobody else can use: ``j•••@example.gov``."""
    name, at, domain = email_address.rpartition("@")
    return f"{name[:1]}•••@{domain}" if at else ""
