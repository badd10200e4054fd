"""The words on PACER's screens stand in one file: as their sources have them, and nowhere else."""

import re
from pathlib import Path

import pytest

from wizard.core.pacer_labels import PACER_LABELS, SOURCES

ROOT = Path(__file__).parents[2]
NOTICE = ROOT / "wizard" / "courts" / "data" / "ca1" / "notices" / "2017-08-21-nextgen.md"
# The tabs of Manage My Account and their entries, as PACER's own instructions list them (O).
MANAGE_MY_ACCOUNT = """
Settings: Change Username · Change Password · Set Security Information · Update PACER Billing Email · Set PACER Billing
Preferences · Manage MFA Settings. Maintenance: Update Personal Information · Update Address Information · Update
E-Filer Email Noticing and Frequency · Display Registered Courts · Attorney Admissions/E-File Registration ·
Non-Attorney E-File Registration · Check E-File Status · E-File Registration/Maintenance History. Payments: Make
One-Time PACER Fee Payment · Manage My Stored Payment Information. Usage: View Quarterly Invoice/Statement of Account ·
View Detailed Transactions.
"""
# Words that no page, e-mail, script or guide may write itself; the rest are everyday words, too.
ONLY_THERE = [
    text for text in PACER_LABELS.values() if len(text.split()) > 1 and text != PACER_LABELS["administrative_account"]
]
# The notices are quoted, and a comment may say which screen it means.
QUOTED = ("notices/", "core/pacer_labels.toml")


def test_manage_my_account_has_the_tabs_and_entries_of_its_source():
    listed = [entry.strip() for entry in re.split(r"[·:.]", " ".join(MANAGE_MY_ACCOUNT.split())) if entry.strip()]
    tabs = ("Manage My Account, tab", "Settings", "Maintenance", "Payments", "Usage")
    ours = [PACER_LABELS[name] for name, source in SOURCES.items() if source.removeprefix("O: ") in tabs]
    assert ours == listed


@pytest.mark.parametrize("name", [name for name, source in SOURCES.items() if source == "S1"])
def test_what_the_first_circuits_notice_says_is_in_its_words(name):
    assert PACER_LABELS[name] in NOTICE.read_text(encoding="utf-8")


def test_every_label_has_a_source_of_the_field():
    assert {source.partition(":")[0] for source in SOURCES.values()} <= {"S1", "S2", "O", "C"}


@pytest.mark.parametrize("text", ONLY_THERE)
def test_no_page_script_or_guide_writes_a_label_itself(text):
    kinds = {".html", ".txt", ".toml", ".md", ".xml"}
    paths = [path for folder in ("templates", "wizard") for path in (ROOT / folder).rglob("*") if path.suffix in kinds]
    writing = [path for path in paths if text in path.read_text(encoding="utf-8")]
    assert [str(path) for path in writing if not any(part in str(path) for part in QUOTED)] == []
