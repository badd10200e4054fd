"""What depends on the kind of court, as ``kinds.toml`` says it: words, rules, who resets passwords, titles of steps.

A conversion to another system, or a link to another identity, is a kind of its own there, and no line of Python.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wizard.courts import validators
from wizard.courts.config_files import KINDS_FILE, MergedConfig, parse_toml
from wizard.courts.second_proof import SecondProof

REDACTION_NOTICE = (
    "You must redact what you file, attachments too. Leave out or shorten Social Security and taxpayer numbers, dates "
    "of birth, names of minor children and financial account numbers and, in a criminal case, home addresses. The "
    "rules are Fed. R. App. P. 25(a)(5), Fed. R. Civ. P. 5.2, Fed. R. Crim. P. 49.1 and Fed. R. Bankr. P. 9037."
)
AT_PACER = "PACER"
AT_COURT = "the court"
SHIPPED_KINDS = Path(__file__).with_name("data") / KINDS_FILE


@dataclass(frozen=True)
class Words:
    """What the wizard calls both accounts, the system that keeps each, and their logins."""

    next_system: str
    filer_account: str
    full_filer_account: str
    filer_login: str
    identity: str
    identity_account: str
    identity_username: str


@dataclass(frozen=True)
class Labels:
    """The words on the court's own screens. In a kind's, ``entry`` may name the court as ``{short_name}``."""

    system_name: str
    entry: str
    link_action: str
    filer_account: str
    filer_login: str
    filer_password: str


@dataclass(frozen=True)
class CourtKind:
    """A kind of court: what its files may leave out, and what its courts are called in lists and searches.

    ``steps`` holds the titles of wizard steps that differ in this kind, by name.
    """

    title: str
    redaction_rule: str
    reset_place: str
    link_place: str
    found_by: str
    labels: Mapping[str, str]
    words: Words
    steps: Mapping[str, str]
    second_proof: SecondProof


Kinds = Mapping[str, CourtKind]
_TEXTS = dict.fromkeys(("title", "redaction_rule", "link_place", "found_by"), validators.text)
_TABLES = dict.fromkeys(("labels", "words", "steps"), lambda table: table)
_KIND = {
    **_TEXTS,
    "reset_place": validators.one_of((AT_PACER, AT_COURT)),
    "second_proof": validators.second_proof,
    **_TABLES,
}
_LABELS = dict.fromkeys(Labels.__dataclass_fields__, validators.text)
_WORDS = dict.fromkeys(Words.__dataclass_fields__, validators.text)


def read_kinds(own: Path | None, step_names: Collection[str] | None, mistakes: list[str]) -> Kinds:
    """All kinds by name, in the order of their files: those shipped, and those in the deployment's folder.

    ``step_names``, if given, are the only names that a table of steps may use. Mistakes are added to ``mistakes``.
    """
    own_file = own / KINDS_FILE if own else None
    try:
        files = [parse_toml(path) for path in (SHIPPED_KINDS, own_file) if path and path.exists()]
    except validators.InvalidValueError as error:
        mistakes.append(f"{own_file}: {error}")
        files = [parse_toml(SHIPPED_KINDS)]
    config = MergedConfig(files)
    words = config.validated_table(("words",), _WORDS, {})
    kinds = {name: _kind(config, name, words, step_names) for name in config.values if name != "words"}
    mistakes += config.mistakes
    return {name: kind for name, kind in kinds.items() if kind}


def _kind(
    config: MergedConfig, name: str, words: Mapping[str, str], step_names: Collection[str] | None
) -> CourtKind | None:
    found = len(config.mistakes)
    defaults = {"second_proof": SecondProof.RISK, **dict.fromkeys(_TABLES)}
    values: dict[str, Any] = config.validated_table((name,), _KIND, defaults)
    values["labels"] = config.validated_table((name, "labels"), _LABELS, {})
    values["words"] = Words(**config.validated_table((name, "words"), _WORDS, words))
    values["steps"] = step_titles(config, (name, "steps"), step_names)
    return CourtKind(**values) if len(config.mistakes) == found else None


def step_titles(config: MergedConfig, key_path: tuple[str, ...], step_names: Collection[str] | None) -> dict[str, str]:
    """The titles in a table of steps, by the step's name."""
    names = config.table(key_path) if step_names is None else step_names
    titles = config.validated_table(key_path, dict.fromkeys(names, validators.text), dict.fromkeys(names))
    return {name: title for name, title in titles.items() if title}
