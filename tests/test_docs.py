"""The documents agree with the program: their links lead somewhere, their commands and settings exist."""

import re
from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask.cli import FlaskGroup

from wizard.core.config import MailSettings, Settings

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "instance" / "README.md"])
LINK = re.compile(r"\]\(([^)\s]+)\)")
COMMAND = re.compile(r"flask (?:--app wsgi )?([a-z]+(?: [a-z]+)*)")
# Where a table lists the settings: the keys in the first cell.
KEYS = re.compile(r"^\| ((?:`[a-z_]+`(?:, )?)+)", re.MULTILINE)
named = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


@named
def test_a_link_leads_to_a_file_of_this_repository(path):
    links = [link for link in LINK.findall(path.read_text()) if not link.startswith(("http", "#", "{"))]
    assert [link for link in links if not (path.parent / link.partition("#")[0]).exists()] == []


@named
def test_a_link_into_a_document_leads_to_one_of_its_headings(path):
    links = [link.partition("#") for link in LINK.findall(path.read_text()) if "#" in link and "://" not in link]
    missing = [f"{name}#{slug}" for name, _, slug in links if slug not in slugs(path.parent / name if name else path)]
    assert missing == []


def slugs(path: Path) -> set[str]:
    """The headings as addresses: lowercase, hyphens for spaces, no other marks."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@named
def test_a_command_exists(app, path):
    group = app.cli if isinstance(app.cli, click.Group) else FlaskGroup()
    unknown = [words for words in COMMAND.findall(path.read_text()) if not exists(group, words.split())]
    assert unknown == []


def exists(group: click.Group, words: list[str]) -> bool:
    """Whether these words begin with the name of a command, within groups of commands."""
    command = {**group.commands, **FlaskGroup().commands}.get(words[0])
    if isinstance(command, click.Group) and len(words) > 1:
        return words[1] in command.commands
    return command is not None


def test_each_setting_is_documented():
    text = (ROOT / "docs" / "operating.md").read_text().partition("## Settings")[2].partition("\n## ")[0]
    settings = {field.name for field in fields(Settings)} - {"instance"}
    assert {name for name in settings if f"`{name}`" not in text and f"[{name}]" not in text} == set()
    mail = {field.name for field in fields(MailSettings)}
    assert {name for name in mail if f"`{name}`" not in text} == set()
    assert {key for cell in KEYS.findall(text) for key in re.findall(r"\w+", cell)} <= settings | mail
