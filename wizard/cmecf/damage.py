"""What exports, conversions and spreadsheets do to the cells of a roster, told by how the cell looks. Pure.

Decided: no library such as ftfy. It leaves names as short as ``Ã…land`` alone, and knows nothing of spreadsheets; what
remains is to decode a few adjacent characters again.
"""

import re
import unicodedata

MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
# What a program writes where there is no value. Nan is a first name, and Na a last name.
PLACEHOLDER_WORDS = "[Nn][Uu][Ll][Ll]|[Nn][Oo][Nn][Ee]|[Nn][Ii][Ll]|NaN|nan|[Uu]ndefined"
_PLACEHOLDER = re.compile(rf"{PLACEHOLDER_WORDS}|[Nn]/[Aa]|#N/A|\([Nn]ull\)|\(NULL\)|<[Nn]ull>|<NULL>|\\N|[-.?]+")
_LETTER = r"[^\W\d_]"
DATE = (
    rf"(?:\d{{1,2}}-{MONTH}(?:-\d{{2,4}})?|{MONTH}-\d{{1,4}}|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}"
    r"|\d{4}-\d\d-\d\d(?:[ T]00:00:00)?)"
)
_DATE = re.compile(DATE)
DATE_CAUSE = "a spreadsheet made a date of this; format the column as text and export it again"
_WRITTEN_OTHERWISE = (
    (re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,8}\d{0,2});"), "an HTML entity; write the character"),
    (
        re.compile(r"\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\['\"]|(?:[%=][C-F][\da-fA-F][%=][89ABab][\da-fA-F])"),
        "an escape sequence; write the character",
    ),
)
_ACCIDENTS = (
    (
        re.compile(r"#(?:REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)|##+"),
        "an error value of a spreadsheet; export this column again",
    ),
    (
        re.compile(r"(?<!\S)[+-]?\d(?:[.,]\d+)?E[+-]\d{1,3}(?!\S)"),
        "a spreadsheet shortened a number here; format the column as text and export it again",
    ),
)
_LOST_LETTER = re.compile(rf"{_LETTER}\?+{_LETTER}")
_ADJACENT = re.compile("[^\x00-\x7f]{2,}")
# Ñ and its like become one of these where the tables of two systems differ.
_SYMBOLS = "[\xa1-\xa9\xab\xac\xae-\xb6\xb8\xb9\xbb-\xbf\xd7\xf7\u2020-\u2022\u20a0-\u2bff]"
# As capitals inside a word they are the first half of a letter whose second half was dropped.
_HALF_LETTER = "[a-z][ÂÃ]"
_ODD = re.compile(f"{_HALF_LETTER}|(?<={_LETTER}){_SYMBOLS}(?={_LETTER})")
# A set of characters comes first, so that most of a row is passed over quickly.
_SUSPECT = re.compile(
    r"[?#\\&%=E\n\x80-\U0010ffff](?:"
    rf"(?<=[?#\\ÂÃ])|(?<={_SYMBOLS})|(?<=[^\x00-\x7f])[^\x00-\x7f]|(?<=&)[#A-Za-z]|(?<=[%=])[C-F]|(?<=E)[+-]\d"
    rf"|(?<=\n)(?:{PLACEHOLDER_WORDS}|[Nn]/[Aa]|\([Nn]ull\)|\(NULL\)|<[Nn]ull>|<NULL>|[-.]+|{DATE})\n)"
)
_READ_AS = ("cp1252", "mac_roman", "cp437", "cp850")
_MISREAD = "the encoding of the file was mistaken for another one here; export it again as UTF-8"
_LOST = "a character has become a question mark; write the character"


def is_placeholder(cell: str) -> bool:
    """Whether a program wrote here that there is no value: NULL, None, N/A."""
    return bool(_PLACEHOLDER.fullmatch(cell))


def is_date(cell: str) -> bool:
    """Whether a spreadsheet would write a date like this."""
    return bool(_DATE.fullmatch(cell))


def is_suspect(row: str) -> bool:
    """Whether any cell of a row, all of them as one text, need a closer look."""
    return bool(_SUSPECT.search(f"\n{row}\n"))


def damage(cell: str) -> str:
    """Why this cell cannot be what the court has on file, with what to do; or nothing. Never quotes it."""
    if _is_misread(cell):
        return _MISREAD
    for pattern, cause in _WRITTEN_OTHERWISE:
        if pattern.search(cell):
            return cause
    return spreadsheet_accident(cell) or (_LOST if _LOST_LETTER.search(cell) else "")


def spreadsheet_accident(cell: str) -> str:
    """What a spreadsheet did to this cell, with what to do; or nothing."""
    return next((cause for pattern, cause in _ACCIDENTS if pattern.search(cell)), "")


def _is_misread(cell: str) -> bool:
    if cell.isascii():
        return False
    runs = _ADJACENT.findall(cell)
    return any(_is_other_text(run, encoding) for run in runs for encoding in _READ_AS) or bool(_ODD.search(cell))


def _is_other_text(run: str, encoding: str) -> bool:
    """Whether these characters are the bytes of letters in UTF-8, read as this encoding."""
    try:
        text = b"".join(_byte(character, encoding) for character in run).decode()
    except UnicodeError:
        return False
    if len(text) == 1 and ("\u0180" <= text < "\u1e00" or (run[1:] == "’" and run[0] != "Ã")):
        # ANDRÉ’S: a capital before an apostrophe.
        return False
    return all(unicodedata.category(character)[0] in "LMPZ" or _is_misread(text) for character in text)


def _byte(character: str, encoding: str) -> bytes:
    try:
        return character.encode(encoding)
    except UnicodeError:
        if encoding != "cp1252":
            raise
        return character.encode("latin-1")
