"""What the clerk is told: genuine, altered, forged, unknown, of another court; by code, and by the signed text."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime
from io import BytesIO

import pytest

from tests.support.factories import all_of, make_filer, make_pacer
from tests.support.people import Filer
from tests.support.sites import KEY, use_keys
from wizard.certificates.facts import CertificateFacts, initials_of
from wizard.certificates.models import Certificate
from wizard.certificates.services import signed_receipt, signed_text_of
from wizard.certificates.verification import HELD, VerificationResult
from wizard.cmecf.models import FilerAccount
from wizard.core import clock
from wizard.core.database import db, transaction
from wizard.core.secret_keys import parse_keys
from wizard.courts.registry import get_court
from wizard.links.models import Link
from wizard.security import signing
from wizard.security.attempts import AttemptCount
from wizard.security.dimensions import CODES_ON_PAPER
from wizard.security.keys import KeyRing

NEW = "b-new-secret-key-for-tests-only-9876543210"
CODE, OTHER = "ACDE3467QR", "FGHJ3467QR"
NOON = datetime(2031, 3, 3, 20, 0, 5, tzinfo=UTC)


def issued(court: str = "cacd", code: str = CODE, changed: dict | None = None) -> str:
    """A certificate as it is issued, though with these facts changed after it was signed. Its signed text."""
    facts = CertificateFacts(code, get_court(court), NOON, "ACDE3467", "Step 4 of 5: Enter it", "Not accepted.", NOON)
    texts = facts.as_texts()
    signed = signing.sign(texts)
    stored = {"facts": {**texts, **(changed or {})}, "key_id": signing.parse(signed).key_id}
    row = {"code": code, "court_id": court, "issued_at": NOON, "signature": signed.rpartition(".")[2]}
    with transaction():
        db.session.add(Certificate(**row, **stored))
    return signed


def linked(app, court: str = "cacd") -> tuple[Link, str]:
    """A link, made in the wizard. Its row, and the signed text of its receipt."""
    filer = Filer(app)
    filer.stands_at("confirm", make_pacer(), make_filer(court), court=court)
    filer.confirms()
    assert filer.outcome == "linked"
    link = all_of(Link)[0]
    return link, filer.page.select_one(".proof__signed").text.partition(":")[2].strip()


def verifies(app, code: str = "", text: str = "", court: str = "cacd") -> Filer:
    """A clerk types it; where the page says what was found, that is the outcome."""
    clerk = Filer(app)
    clerk.opens(f"/courts/{court}/verify")
    clerk.sends(code=code, signed_text=text)
    return clerk


def with_facts(signed: str, **changed: str) -> str:
    """A signed text whose facts were changed, and whose signature was not."""
    header, facts, signature = signed.split(".")
    read = json.loads(urlsafe_b64decode(facts + "=" * (-len(facts) % 4)))
    packed = json.dumps({**read, **changed}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return f"{header}.{urlsafe_b64encode(packed.encode()).decode().rstrip('=')}.{signature}"


def by_another_key(app) -> str:
    use_keys(app, f"first {NEW}")
    forged = issued()
    use_keys(app, KEY)
    return forged


def test_a_genuine_certificate_shows_its_facts_by_code_and_by_text(app):
    signed = issued()
    for clerk in (verifies(app, "acde-3467 qr"), verifies(app, text=signed), verifies(app, CODE, signed)):
        assert clerk.outcome == "genuine"
        for fact in ("ACDE 3467 QR", "ACDE 3467", "Step 4 of 5: Enter it", "Not accepted.", "2031-03-03 20:00:05 UTC"):
            assert fact in clerk.text
        assert "Monday, March 3, 2031, at 12:00 p.m. (noon) Pacific time" in clerk.text


FIELDS = ("kind", "code", "court", "court_name", "issued", "reference", "step", "reason", "stopped")


def test_the_table_below_changes_every_fact_of_a_certificate(app):
    assert set(FIELDS) == set(signing.verify(issued()))


@pytest.mark.parametrize("name", FIELDS)
def test_one_changed_character_in_any_fact_is_found_in_the_text_and_in_the_row(app, name):
    signed = issued()
    facts = signing.verify(signed)
    changed = {name: facts[name][:-1] + ("0" if facts[name][-1] != "0" else "1")}
    assert verifies(app, CODE, with_facts(signed, **changed)).outcome == "altered"
    wanted = "forged" if name == "code" else "altered"
    assert verifies(app, text=with_facts(signed, **changed)).outcome == wanted
    issued(code=OTHER, changed=changed)
    assert verifies(app, OTHER).outcome == "altered"


@pytest.mark.parametrize("damage", [{"facts": {}}, {"facts": {"code": 7}}, {"signature": "A" * 86}, {"signature": ""}])
def test_a_row_that_is_damaged_in_any_way_is_altered_and_no_fault(app, damage):
    signed = issued()
    row = {"facts": signing.verify(signed), "signature": signed.rpartition(".")[2], **damage}
    key_id = signing.parse(signed).key_id
    with transaction():
        db.session.add(Certificate(code=OTHER, court_id="cacd", issued_at=NOON, key_id=key_id, **row))
    assert verifies(app, OTHER).outcome == "altered"


def test_a_row_signed_with_another_key_is_forged(app):
    by_another_key(app)
    assert verifies(app, CODE).outcome == "forged"


def test_a_text_signed_with_another_key_is_forged_even_where_its_code_exists(app):
    signed = by_another_key(app)
    assert verifies(app, text=signed).outcome == "forged"
    assert verifies(app, CODE, signed).outcome == "forged"


def test_a_text_with_our_key_in_front_and_no_such_code_is_forged(app):
    signed = issued()
    assert verifies(app, text=with_facts(signed, code="RRRRRRRRRR")).outcome == "forged"


def test_what_a_key_signed_of_another_key_is_no_certificate(app):
    with transaction():
        signing.keep_public_keys(KeyRing(parse_keys(f"second {NEW}\nfirst {KEY}\n")))
    use_keys(app, f"second {NEW}\nfirst {KEY}\n")
    statement = all_of(signing.SigningKey)[0].statement
    assert signing.verify(statement)
    assert verifies(app, text=statement).outcome == "forged"


def test_after_a_rotation_old_and_new_ones_are_genuine(app):
    old = issued()
    with transaction():
        signing.keep_public_keys(KeyRing(parse_keys(f"second {NEW}\nfirst {KEY}\n")))
    use_keys(app, f"second {NEW}\n")
    new = issued(code=OTHER)
    for code, signed in ((CODE, old), (OTHER, new)):
        assert verifies(app, code).outcome == verifies(app, text=signed).outcome == "genuine"


def test_a_text_is_verified_without_the_row_that_it_came_from(app):
    signed = signing.sign(CertificateFacts(CODE, get_court("cacd"), NOON, None, "x", "y", NOON).as_texts())
    assert all_of(Certificate) == []
    assert verifies(app, text=signed).outcome == "genuine"
    assert verifies(app, CODE).outcome == "unknown"


def test_a_code_that_was_never_issued_is_unknown(app):
    issued()
    for code in (OTHER, "ACDEFGHJKMNP"):
        assert verifies(app, code).outcome == "unknown"


def test_one_of_another_court_is_told_and_leads_there_without_its_facts(app):
    signed = issued("canb")
    for clerk in (verifies(app, CODE), verifies(app, text=signed)):
        assert clerk.outcome == "other-court"
        assert "Not accepted." not in clerk.text
        assert clerk.page.main.select('a[href="/courts/canb/verify"]')


def test_a_code_and_the_text_of_another_paper_do_not_belong_together(app):
    issued()
    assert verifies(app, CODE, issued(code=OTHER)).outcome == "altered"


def test_a_receipt_is_verified_in_the_same_place_and_says_no_name(app):
    with clock.stopped_at(NOON):
        link, signed = linked(app)
    for clerk in (verifies(app, link.receipt), verifies(app, text=signed), verifies(app, link.receipt, signed)):
        assert clerk.outcome == "genuine"
        for fact in (
            " ".join(link.receipt[at : at + 4] for at in (0, 4, 8)),
            "Pacific time",
            "J. R.",
            "Central District",
        ):
            assert fact in clerk.text
        for name in ("Rivera", "Jordan", "jrivera", "jordanrivera"):
            assert name not in clerk.text
    assert verifies(app, link.receipt, court="canb").outcome == "other-court"
    assert verifies(app, text=signed, court="canb").outcome == "other-court"


@pytest.mark.parametrize("name", ["code", "court", "linked", "initials"])
def test_one_changed_character_in_a_receipt_is_found(app, name):
    link, signed = linked(app)
    value = signing.verify(signed)[name]
    forged = with_facts(signed, **{name: value[:-1] + ("x" if value[-1] != "x" else "y")})
    assert verifies(app, link.receipt, forged).outcome == "altered"
    assert verifies(app, text=forged).outcome == ("forged" if name == "code" else "altered")


def test_the_signature_of_a_receipt_is_the_same_each_time_and_good_under_a_new_key(app):
    link, signed = linked(app)
    filer = all_of(FilerAccount)[0]
    assert signed_receipt(get_court("cacd"), link, filer) == signed
    both = f"second {NEW}\nfirst {KEY}\n"
    with transaction():
        signing.keep_public_keys(KeyRing(parse_keys(both)))
    use_keys(app, f"second {NEW}\n")
    assert signed_receipt(get_court("cacd"), link, filer) != signed
    assert verifies(app, text=signed).outcome == "genuine"


@pytest.mark.parametrize(
    ("names", "initials"),
    [
        (("Jordan", "Rivera"), "J. R."),
        (("", "Pemberton Law Office"), "P."),
        (("élan", "d’Or"), "É. D."),
        (("", ""), ""),
    ],
)
def test_initials_tell_receipts_apart_and_name_nobody(names, initials):
    assert initials_of(*names) == initials


@pytest.mark.parametrize(
    ("code", "text", "says"),
    [
        ("", "", "Enter the code or the receipt number"),
        ("ACDE3467", "", "This has 8 characters"),
        ("ACDE3467QO", "", "No code contains O"),
        ("ACDE3467Qé", "", "No code contains É"),
        ("x" * 60, "", "A code has 10 characters"),
        ("", "nothing that was signed", "This is not a whole signed text"),
        ("", "a.b." + "c" * 86, "This is not a whole signed text"),
        ("", "x" * 5000, "This is too long"),
    ],
)
def test_what_cannot_be_a_code_is_told_and_counts_as_no_guess(app, code, text, says):
    clerk = verifies(app, code, text)
    assert says in clerk.text
    assert clerk.path == "/courts/cacd/verify"
    assert db.session.scalars(db.select(AttemptCount)).all() == []


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (lambda signed: signed.encode(), "genuine"),
        (lambda signed: signed.encode() + b"\r\n", "genuine"),
        (lambda signed: with_facts(signed, step="Step 1").encode(), "altered"),
        (lambda _signed: b"\xff\xfe\x00PDF", None),
        (lambda _signed: b"x" * 60_000, None),
        (lambda _signed: b"", None),
    ],
)
def test_the_file_is_as_good_as_its_text(app, content, found):
    signed = issued()
    clerk = Filer(app)
    clerk.opens("/courts/cacd/verify")
    fields = {name: clerk.page.select_one(f"[name={name}]")["value"] for name in ("csrf_token",)}
    file = (BytesIO(content(signed)), "certificate.txt")
    answer = clerk.client.post("/courts/cacd/verify", data={**fields, "code": "", "signed_text": "", "file": file})
    if found:
        clerk.opens(answer.location)
        assert clerk.outcome == found
    else:
        assert answer.status_code == 200
        assert "There is a problem" in answer.text


def test_the_qr_code_fills_in_the_code_and_looks_nothing_up(app):
    issued()
    clerk = Filer(app)
    clerk.opens(f"/courts/cacd/verify?code={CODE}")
    assert "Not accepted." not in clerk.text
    assert clerk.page.select_one("[name=code]")["value"] == CODE
    clerk.presses("Verify")
    assert clerk.outcome == "genuine"


def test_whoever_guesses_codes_waits_and_a_clerk_with_real_papers_does_not(app):
    issued()
    guesser = Filer(app)
    for _paper in range(CODES_ON_PAPER.first + 5):
        assert verifies(app, CODE).outcome == "genuine"
    for _guess in range(CODES_ON_PAPER.first):
        guesser.opens("/courts/cacd/verify")
        guesser.sends(code=OTHER)
        assert guesser.outcome == "unknown"
    guesser.opens("/courts/cacd/verify")
    guesser.sends(code=CODE)
    assert (guesser.refusal, guesser.response.status_code) == ("too-many-codes", 429)
    assert "Not accepted." not in guesser.text


def test_a_result_is_only_for_the_browser_and_the_court_that_asked(app):
    issued()
    clerk = verifies(app, CODE)
    clerk.opens("/courts/canb/verify/result")
    assert clerk.path == "/courts/canb/verify"
    other = Filer(app)
    other.opens("/courts/cacd/verify/result")
    assert other.path == "/courts/cacd/verify"


def test_every_result_has_a_case_here_and_only_real_papers_are_no_guess():
    assert {result.value for result in VerificationResult} == {"genuine", "altered", "forged", "unknown", "other-court"}
    assert {result.value for result in HELD} == {"genuine", "other-court"}


def test_the_stored_text_is_the_signed_one(app):
    signed = issued()
    assert signed_text_of(all_of(Certificate)[0]) == signed
