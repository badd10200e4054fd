"""American lawyers read this site: words that they would stumble over stand nowhere on screen, nor in an e-mail."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
JINJA = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
LITERAL = re.compile(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`')
ATTRIBUTE = re.compile(r'(?:aria-label|alt|title|content|data-[a-z]+)="([^"]*)"')
TAG = re.compile(r"<[^>]*>")

# Where "letter" is one of the alphabet.
SPELLING = re.compile(
    r"letters?(?: and|,|, and) digits?|letter or a digit|letters, digits|letters [A-Z],"
    r"|(?:capital|uppercase|lowercase|first) letters?|two letters",
    re.IGNORECASE,
)
# What is not said, and what is said instead.
INSTEAD = {
    r"letters?": "e-mail",
    r"for ever": "permanent",
    r"somebody": "someone",
    r"whoever|whomever": "anyone who, the person who, you",
    r"unwanted mail": "spam folder",
    r"must I (?:do|mind)": "do I need to do, should I know",
    r"signs": "characters",
    r"at hand": "ready",
    r"good to know": "related information",
    r"good for (?:\d+|thirty|three|viewing)": "expires in, can still be used to view cases",
    r"any more|anymore": "no longer",
    r"anew": "again",
    r"cancelled": "canceled",
    r"spelt": "spelled",
    r"an own|of (?:his or her|one[’']s) own": "their own",
    r"tick(?:ed)? (?:the|this|a) box": "select the box",
    r"account of before": "account from before",
    r"(?:goes|go|went) on": "continue, keep",
    r"linked already": "already linked",
    r"wrong tr(?:y|ies)": "failed attempt",
    r"put in order": "ready",
    # On a phone, and read aloud, a page is one column.
    r"next to|beside|alongside|above|below|underneath": "the name of the field, of the button, or of the heading",
    r"(?:on|at|to) the (?:left|right)|(?:left|right)-hand": "the same",
}
BANNED = re.compile(rf"\b(?:{'|'.join(INSTEAD)})\b", re.IGNORECASE)


def of_template(source: str) -> str:
    """Its text, what it says in Jinja, and what only a screen reader says."""
    source = COMMENT.sub("", source)
    plain = JINJA.sub(" ", source)
    said = [literal for part in JINJA.findall(source) for literal in literals(part)]
    return "\n".join([TAG.sub(" ", plain), *said, *ATTRIBUTE.findall(plain)])


def literals(source: str) -> list[str]:
    """What stands in quotation marks, if it is more than one word."""
    return [text for text in map("".join, LITERAL.findall(source)) if " " in text]


def of_program(source: str) -> str:
    """Every text of several words that is no docstring: labels, hints, refusals, sentences of events and of walks."""
    tree = ast.parse(source)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, HAS_DOCSTRING)}
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return "\n".join(text for text in texts if " " in text and text not in docstrings)


HAS_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def of_table(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in of_table(each)]
    if isinstance(value, list):
        return [text for each in value for text in of_table(each)]
    return [value] if isinstance(value, str) else []


def on_screen() -> dict[str, str]:
    """Each file of which people see something, and what they see of it."""
    seen = {path: of_template(path.read_text()) for path in (ROOT / "templates").rglob("*.*")}
    seen |= {path: "\n".join(literals(path.read_text())) for path in (ROOT / "static" / "js").glob("*.js")}
    room = ROOT / "wizard"
    seen |= {path: of_program(path.read_text()) for path in room.rglob("*.py") if "migrations" not in path.parts}
    seen |= {path: "\n".join(of_table(tomllib.loads(path.read_text()))) for path in room.rglob("*.toml")}
    seen |= {path: path.read_text() for path in (room / "courts").rglob("*.md")}
    return {path.relative_to(ROOT).as_posix(): text for path, text in sorted(seen.items())}


def banned_in(text: str) -> list[str]:
    """The words that people would stumble over, each with its sentence."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return [line for line in lines if BANNED.search(SPELLING.sub("", line))]


ON_SCREEN = on_screen()


@pytest.mark.parametrize("path", ON_SCREEN)
def test_people_are_spoken_to_in_their_own_words(path):
    assert banned_in(ON_SCREEN[path]) == []


@pytest.mark.parametrize("folder", ["templates", "static/js", "wizard/courts/data", "wizard/helpdesk/articles"])
def test_every_kind_of_text_is_looked_at(folder):
    assert any(path.startswith(folder) and text.strip() for path, text in ON_SCREEN.items())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (of_template("<p>No letter?</p>"), ["No letter?"]),
        (of_template("{{ link('x', 'The letter is on its way') }}"), ["The letter is on its way"]),
        (of_template('<p aria-label="Good to know"></p>'), ["Good to know"]),
        (of_template("{#- A letter. -#}<p>12 letters and digits</p>{{ letter }}"), []),
        (of_program('"""A letter."""\nHINT = "At least one lowercase letter"'), []),
        (of_program('HINT = "A code has 12 signs."'), ["A code has 12 signs."]),
        (of_program('HELP = "The help next to this form."'), ["The help next to this form."]),
        ("\n".join(of_table({"say": ["It is for ever."], "letter": "no"})), ["It is for ever."]),
    ],
)
def test_a_banned_word_is_found_and_a_letter_of_the_alphabet_is_none(text, found):
    assert banned_in(text) == found
