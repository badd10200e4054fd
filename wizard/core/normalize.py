"""Every text that people type, paste or import, as it is kept and compared; and masked. Pure.

| what            | function            | what does not matter                                                       |
| --------------- | ------------------- | -------------------------------------------------------------------------- |
| a line of text  | ``tidy``            | invisible characters, spaces around it, how accents are composed           |
| a login         | ``normalize_login`` | the same, and full-width or ornamental spellings of a letter               |
| a login's owner | ``login_key``       | the same, and capitals                                                     |
| a code          | ``normalize_code``  | the same, spaces, hyphens, capitals, the script of its digits              |
| a name          | ``fold``            | the same but for digits, and accents, apostrophes, punctuation             |

A password is never one of these: what was typed is what is verified.
"""

import re
import unicodedata

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘‛ʼʻ`´′＇"))
_JOINTS = re.compile("[‐-―⸺⸻﹘﹣－-]|" + "|".join(map(chr, _APOSTROPHES)))
_UNMARKED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})

# What is seen nowhere: it comes along with what is copied from a page, an e-mail or a word processor. The two joiners
# are left out: in some scripts they make another letter.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_JOINERS = re.compile("[\u200c\u200d]")


def tidy(text: str) -> str:
    """A line of text as it is kept: composed, without invisible characters and the spaces around it."""
    if text.isascii():
        return text.strip()
    return unicodedata.normalize("NFC", INVISIBLE.sub("", text)).strip()


def normalize_login(typed: str) -> str:
    """A login, its capitals kept: those of CM/ECF are refused and not mended (S1)."""
    if typed.isascii():
        return typed.strip()
    return unicodedata.normalize("NFKC", _JOINERS.sub("", INVISIBLE.sub("", typed))).strip()


def login_key(typed: str) -> str:
    """A login as attempts are counted, and PACER accounts are found: spelling cannot make two persons of one."""
    return unicodedata.normalize("NFKC", normalize_login(typed).casefold()).strip()


def normalize_code(typed: str) -> str:
    """A code: its letters and digits, in capitals, whatever stands between them."""
    letters = unicodedata.normalize("NFKC", typed).upper()
    return "".join(_ascii_digit(letter) for letter in letters if letter.isalnum())


def _ascii_digit(letter: str) -> str:
    digit = unicodedata.decimal(letter, None)
    return letter if digit is None else str(digit)


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
