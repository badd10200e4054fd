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

GENERATIONS = {
    "jr": "jr", "sr": "sr", "ii": "ii", "iii": "iii", "iv": "iv",
    "2d": "ii", "2nd": "ii", "3d": "iii", "3rd": "iii", "4th": "iv",
}  # fmt: skip
_TITLES = {"esq", "esquire", "md", "jd", "phd", "dds", "cpa", "llm", "dvm"}
# Without its full stop, Hon is a name.
_HONORIFICS = {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "hon.", "honorable"}


def name_words(text: str, all_suffix: bool = False) -> tuple[tuple[str, ...], str]:
    """The words of a part of a name without honorifics and titles, and the generation at its end: ``jr``, ``ii``.

    Only a part after a comma, ``all_suffix``, may consist of those alone.
    """
    raw, generation = strip_marks(text).split(), ""
    least = 0 if all_suffix else 1
    while len(raw) > least and _is_honorific(raw):
        del raw[0]
    while len(raw) > least and _is_suffix(raw[-1]):
        generation = GENERATIONS.get(raw.pop().rstrip("."), generation)
    return tuple(" ".join(raw).replace(".", " ").split()), generation


def _is_honorific(words: list[str]) -> bool:
    return words[0] in _HONORIFICS or words[0].rstrip(".") in _HONORIFICS or words[:2] == ["the", "honorable"]


def _is_suffix(word: str) -> bool:
    """Whether a word is a suffix, as ``Jr.`` and ``M.D.`` are; ``J.R.``, with a period inside, is initials."""
    return word.rstrip(".") in GENERATIONS or word.replace(".", "") in _TITLES


def bare_name(text: str) -> str:
    """The words of a part of a name without honorifics and suffixes: ``Doe, Jr.`` becomes ``doe``."""
    return " ".join(name_words(text)[0])


def bare_words(query: str) -> tuple[str, ...]:
    """The words of a whole name that is searched, without honorifics and suffixes where others are left."""
    words = tuple(word for part in query.split(",") for word in name_words(part, all_suffix=True)[0])
    return words or tuple(fold(query).split())


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
