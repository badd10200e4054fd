"""The program in ``docs/certificates.md`` does what the page says, with nothing of this site but the public keys."""

import json
import re
import runpy
from pathlib import Path

import pytest

from tests.certificates.test_verification import NEW, by_another_key, issued, linked, with_facts
from tests.support.sites import use_keys
from wizard.certificates.facts import ATTEMPT, RECEIPT
from wizard.core.database import transaction
from wizard.core.secret_keys import parse_keys
from wizard.security import signing
from wizard.security.keys import KeyRing

PAGE = Path("docs/certificates.md")
PROGRAM = re.search(r"^```python\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def runs(app, tmp_path, monkeypatch, capsys):
    """``runs(text)``: run the page's program with the published keys. What it prints, or with which words it ends."""
    (tmp_path / "verify.py").write_text(PROGRAM[1])

    def runs(text: str) -> str:
        (tmp_path / "keys").write_text(app.test_client().get("/.well-known/jwks.json").text)
        (tmp_path / "text").write_text(text)
        monkeypatch.setattr("sys.argv", ["verify.py", str(tmp_path / "keys"), str(tmp_path / "text")])
        try:
            runpy.run_path(str(tmp_path / "verify.py"))
        except SystemExit as end:
            return str(end.code)
        return capsys.readouterr().out

    return runs


def test_it_prints_the_facts_of_a_certificate_and_of_a_receipt(app, runs):
    for kind, signed in ((ATTEMPT, issued()), (RECEIPT, linked(app)[1])):
        assert json.loads(runs(signed)) == signing.verify(signed)
        assert json.loads(runs(signed))["kind"] == kind


def test_it_tells_what_was_altered_and_what_is_none_of_ours(app, runs):
    assert runs(by_another_key(app)) == "Not signed by this site."
    assert runs(with_facts(issued(code="FGHJ3467QR"), step="Step 1")) == "Altered."


def test_it_knows_an_old_certificate_after_a_rotation(app, runs):
    signed = issued()
    with transaction():
        signing.keep_public_keys(KeyRing(parse_keys(f"second {NEW}\nfirst {app.extensions['settings'].secret_key}\n")))
    use_keys(app, f"second {NEW}\n")
    assert json.loads(runs(signed)) == signing.verify(signed)


def test_the_page_names_every_fact(app):
    rows = re.findall(r"^\| (`.+?`) \| (both|certificate|receipt) \|", PAGE.read_text(), re.MULTILINE)
    told = {"certificate": set(), "receipt": set()}
    for names, of in rows:
        for each in told if of == "both" else (of,):
            told[each] |= set(re.findall(r"`(\w+)`", names))
    assert told == {"certificate": set(signing.verify(issued())), "receipt": set(signing.verify(linked(app)[1]))}
