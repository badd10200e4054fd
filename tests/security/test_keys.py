"""Secret keys: one for each purpose, several at a time, and what no present key can read is refused."""

import re
import shutil

import pytest
from cryptography.exceptions import UnsupportedAlgorithm

from tests.support import served
from tests.support.factories import CODE_SECRET, all_of, make_filer, make_pacer, make_staff
from tests.support.people import Filer, Helper, code_now
from tests.support.servers import live_site
from tests.support.sites import KEY, use_keys
from wizard.audit.models import AuditRow
from wizard.cmecf import proof
from wizard.core import clock
from wizard.core.config import SettingsError
from wizard.core.database import db, transaction
from wizard.core.secret_keys import parse_keys, with_new_key, write_keys
from wizard.pacer import mfa
from wizard.pacer.mfa import Enrollment
from wizard.pacer.models import AuthenticatorApp, PacerAccount
from wizard.security import digests, email_codes, encryption, session_keys, sessions, signing
from wizard.security.email_codes import InvalidCodeError, TooManyCodesError
from wizard.security.keys import KeyRing, Purpose, key_ring
from wizard.staff.models import StaffMember

NEW = "b-new-secret-key-for-tests-only-9876543210"
BOTH = f"second {NEW}\nfirst {KEY}\n"
ONLY_NEW = f"second {NEW}\n"
# The same id, and not the same key.
IMPOSTOR = f"first {NEW}\n"
TABLES = (AuthenticatorApp, StaffMember)


def enrolled(account: PacerAccount) -> Enrollment:
    """What the account has enrolled in, as the keys of this moment read it."""
    return mfa.enrollment_of(db.session.get_one(PacerAccount, account.id))


def keys_command(app, *args: str):
    return app.test_cli_runner().invoke(args=["keys", *args])


def test_each_purpose_and_each_secret_has_a_key_of_its_own():
    ring = KeyRing(parse_keys(BOTH))
    derived = [key for purpose in Purpose for key in ring.of(purpose).values()]
    assert len(set(derived)) == 2 * len(Purpose)
    assert all(len(key) == 32 for key in derived)
    assert not {KEY.encode(), NEW.encode()} & set(derived)


def test_flask_itself_has_no_key_to_sign_with(app):
    assert app.secret_key is None
    assert KEY not in str(dict(app.config))


def test_an_encrypted_secret_names_its_key_and_an_old_key_still_reads_it(app):
    old = encryption.encrypt("a secret")
    use_keys(app, BOTH)
    new = encryption.encrypt("a secret")
    assert (old.partition(":")[0], new.partition(":")[0]) == ("first", "second")
    assert encryption.decrypt(old) == encryption.decrypt(new) == "a secret"


@pytest.mark.parametrize("present", [ONLY_NEW, IMPOSTOR])
def test_what_no_present_key_made_cannot_be_read(app, present):
    old = encryption.encrypt("a secret")
    use_keys(app, present)
    token = old.partition(":")[2]
    for forged in (old, token, f"second:{token}", f":{token}", "", "first:", "first:é"):
        assert encryption.decrypt(forged) is None


@pytest.mark.parametrize("present", [ONLY_NEW, IMPOSTOR])
@pytest.mark.parametrize("typed", ["", "000000", "the code"])
def test_a_lost_key_never_opens_the_console_by_password_alone(app, present, typed):
    make_staff()
    use_keys(app, present)
    colleague = Helper(app)
    colleague.logs_in(otp_code=code_now(CODE_SECRET) if typed == "the code" else typed)
    assert colleague.refusal == "staff-login"
    for path in ("/desk/find", "/desk/codes"):
        colleague.opens(path)
        assert colleague.path.startswith("/desk/login")


@pytest.mark.parametrize("present", [ONLY_NEW, IMPOSTOR])
@pytest.mark.parametrize("typed", ["", "000000", "the code"])
def test_a_lost_key_never_lets_a_filer_in_by_password_alone(app, present, typed):
    make_pacer(enrolled=True)
    use_keys(app, present)
    filer = Filer(app)
    filer.knocks(otp_code=code_now(CODE_SECRET) if typed == "the code" else typed)
    assert filer.refusal == "pacer-login"
    filer.opens("/my/account/")
    assert filer.path.startswith("/login")


def test_with_the_old_key_behind_the_new_one_everybody_logs_in(app):
    make_staff(), make_pacer(enrolled=True)
    use_keys(app, BOTH)
    colleague, filer = Helper(app), Filer(app)
    colleague.logs_in(otp_code=code_now(CODE_SECRET))
    assert colleague.path == "/desk/find"
    filer.knocks(otp_code=code_now(CODE_SECRET))
    assert filer.refusal is None
    filer.opens("/my/account/")
    assert filer.path == "/my/account/"


def test_a_backup_code_is_good_once_under_the_old_key_and_never_without_it(app):
    account = make_pacer(enrolled=True)
    with transaction():
        codes = mfa.new_backup_codes(account.id)
    use_keys(app, ONLY_NEW)
    assert not mfa.use_code(enrolled(account), codes[0])
    use_keys(app, BOTH)
    enrollment = enrolled(account)
    assert enrollment.accepts(codes[0])
    assert mfa.use_code(enrollment, codes[0])
    assert not mfa.use_code(enrollment, codes[0])


def test_an_e_mailed_code_outlives_a_new_key_and_not_the_loss_of_its_own(app):
    with transaction():
        code = email_codes.issue("test", "somebody", "here", what="this")
    use_keys(app, ONLY_NEW)
    with pytest.raises(InvalidCodeError):
        email_codes.look_up("test", "here", code)
    use_keys(app, BOTH)
    assert email_codes.look_up("test", "here", code) == {"what": "this"}
    with transaction():
        assert email_codes.redeem("test", "here", code) == {"what": "this"}
        with pytest.raises(InvalidCodeError):
            email_codes.redeem("test", "here", code)


def test_codes_under_an_old_key_are_counted_and_withdrawn(app):
    with transaction():
        codes = [email_codes.issue("test", "somebody", "here") for _ in range(2)]
    use_keys(app, BOTH)
    with transaction():
        codes.append(email_codes.issue("test", "somebody", "here"))
        with pytest.raises(TooManyCodesError):
            email_codes.issue("test", "somebody", "here")
        email_codes.withdraw("test", "somebody")
        for code in codes:
            with pytest.raises(InvalidCodeError):
                email_codes.look_up("test", "here", code)


def test_a_form_that_was_open_when_a_key_came_is_accepted(app, filer):
    """Of a browser that has no row yet, and of one that has."""
    filer.begins()
    use_keys(app, BOTH)
    filer.logs_out_first()
    assert (filer.response.status_code, filer.path) == (200, f"{filer.base}sign-in")
    use_keys(app, f"third {NEW[::-1]}\n{BOTH}")
    filer.signs_in("nobody")
    assert filer.refusal == "pacer-login"


def test_a_form_signed_with_a_key_that_is_gone_is_refused(app, filer):
    filer.begins()
    use_keys(app, ONLY_NEW)
    token = filer.page.select_one("[name=csrf_token]")["value"]
    assert filer.client.post(f"{filer.base}logout", data={"csrf_token": token}).status_code == 400


def test_the_next_session_key_cannot_be_computed_from_the_present_one(make_site):
    following = []
    for text in (KEY, NEW):
        app = make_site()
        use_keys(app, text)
        with app.app_context():
            following.append(session_keys.next_key("a" * 43))
    assert all(sessions.KEY.fullmatch(key) for key in following)
    assert following[0] != following[1]


def test_the_dummy_hash_of_a_name_stays_when_a_key_comes(app):
    """A hash that changes its cost then would say that nobody has the name."""
    make_filer()
    before = key_ring().oldest(Purpose.DUMMY_HASHES)
    digest = digests.keyed_digest("x")
    use_keys(app, BOTH)
    assert key_ring().oldest(Purpose.DUMMY_HASHES) == before
    assert digests.keyed_digest("x") != digest
    with pytest.raises(proof.LegacyAuthenticationError):
        proof.prove("cacd", "nobody", "x")


def rotations(app) -> list[dict]:
    with app.app_context():
        return [row.detail for row in all_of(AuditRow, event="keys.rotated")]


def test_rotate_puts_a_new_key_in_front_of_a_file_and_keeps_its_mode(make_site):
    app = make_site(secret_key_file="keys")
    path = app.extensions["settings"].instance / "keys"
    write_keys(path, parse_keys(KEY))
    path.chmod(0o640)
    done = keys_command(app, "rotate")
    assert done.exit_code == 0, done.output
    new, old = parse_keys(path.read_text())
    assert (old.id, old.secret) == ("first", KEY)
    assert re.fullmatch(r"\d{8}", new.id)
    assert path.stat().st_mode & 0o777 == 0o640
    assert "Restart every process" in done.output
    assert not {new.secret, KEY} & set(done.output.split())
    assert [each.name for each in path.parent.iterdir() if "keys" in each.name] == ["keys"]
    assert rotations(app) == [{"key": new.id}]


def test_rotate_moves_a_key_out_of_the_settings_into_a_file(app):
    done = keys_command(app, "rotate")
    path = app.extensions["settings"].instance / "secret_keys"
    assert 'secret_key_file = "secret_keys"' in done.output
    assert [key.secret for key in parse_keys(path.read_text())][1:] == [KEY]
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_text()
    again = keys_command(app, "rotate")
    assert (again.exit_code, path.read_text()) == (1, before)
    assert "Nothing was written" in again.output


def test_rotate_can_write_elsewhere_and_says_where_it_cannot(make_site, tmp_path):
    app = make_site(secret_key_file="keys")
    write_keys(app.extensions["settings"].instance / "keys", parse_keys(KEY))
    assert keys_command(app, "rotate", "--output", str(tmp_path / "new")).exit_code == 0
    assert len(parse_keys((tmp_path / "new").read_text())) == 2
    assert len(parse_keys((app.extensions["settings"].instance / "keys").read_text())) == 1
    failed = keys_command(app, "rotate", "--output", str(tmp_path / "nowhere" / "new"))
    assert failed.exit_code == 1
    assert len(rotations(app)) == 1, "only of the one that was written"
    assert "cannot be written" in failed.output


def test_each_new_key_has_an_id_and_a_secret_of_its_own():
    keys = parse_keys(KEY)
    for _time in range(4):
        keys = with_new_key(keys, clock.actual().date())
    assert len({key.id for key in keys}) == len({key.secret for key in keys}) == 5
    assert parse_keys("\n".join(f"{key.id} {key.secret}" for key in keys)) == keys


def test_what_was_encrypted_with_an_old_key_is_encrypted_anew_and_the_old_one_may_go(app):
    make_staff(), make_pacer(enrolled=True)
    proved = all_of(StaffMember)[0].credential_epoch
    use_keys(app, BOTH)
    assert keys_command(app, "list").output == "apps  key\n   0  second\n   2  first\n"
    done = keys_command(app, "reencrypt")
    assert (done.exit_code, done.output) == (0, "Encrypted with the key second: 2\n")
    use_keys(app, ONLY_NEW)
    assert [row.totp_key for table in TABLES for row in all_of(table)] == [CODE_SECRET] * 2
    assert all_of(StaffMember)[0].credential_epoch == proved
    assert keys_command(app, "reencrypt").output == "Encrypted with the key second: 0\n"


@pytest.mark.parametrize("command", ["list", "reencrypt"])
def test_what_a_lost_key_has_encrypted_is_told_and_left_alone(app, command):
    stored = make_staff().encrypted_key
    use_keys(app, ONLY_NEW)
    done = keys_command(app, command)
    assert done.exit_code == 1
    assert "need a key which is not here: 1" in done.output
    assert all_of(StaffMember)[0].encrypted_key == stored


def test_an_operator_rotates_restarts_reencrypts_and_drops_the_old_key(migrated, tmp_path):
    shutil.copy(migrated, tmp_path)
    app, settings = live_site(tmp_path), tmp_path / "settings.toml"
    with app.app_context():
        make_staff()
        signed = signing.sign({"code": "ACDE3467QR"})
    assert keys_command(app, "rotate").exit_code == 0
    settings.write_text(settings.read_text().replace(f'secret_key = "{KEY}"', 'secret_key_file = "secret_keys"'))
    keys = tmp_path / "secret_keys"
    for act in ("reencrypt", "rotate", "reencrypt"):
        restarted = served.make_app(str(tmp_path))
        assert keys_command(restarted, act).exit_code == 0
    keys.write_text("\n".join(line for line in keys.read_text().splitlines() if not line.startswith("first ")))
    restarted = served.make_app(str(tmp_path))
    with restarted.app_context():
        assert all_of(StaffMember)[0].totp_key == CODE_SECRET
        assert signing.verify(signed) == {"code": "ACDE3467QR"}


@pytest.mark.parametrize("options", [(), ("--leaked",)])
def test_what_a_key_signed_counts_when_it_is_gone_unless_it_has_leaked(app, options):
    signed = signing.sign({"code": "ACDE3467QR"})
    assert keys_command(app, "rotate", *options).exit_code == 0
    written = (app.extensions["settings"].instance / "secret_keys").read_text()
    use_keys(app, written)
    assert signing.verify(signed)
    use_keys(app, "\n".join(line for line in written.splitlines() if not line.startswith("first ")))
    if options:
        with pytest.raises(signing.UnknownKeyError):
            signing.verify(signed)
    else:
        assert signing.verify(signed)


def test_where_there_is_no_ed25519_no_site_starts(app, monkeypatch):
    def refuse(_seed):
        raise UnsupportedAlgorithm("ed25519 is not supported by this version of OpenSSL.")

    monkeypatch.setattr(signing, "_private", refuse)
    with pytest.raises(SettingsError, match="OpenSSL"):
        signing.init_app(app)
