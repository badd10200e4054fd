"""The settings: read whole, every mistake named with its file and key, and no default mode."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from wizard.core import practice_settings
from wizard.core.config import MINIMUMS, SettingsError, read_settings
from wizard.core.practice_settings import write_practice_settings

KEY = "k" * 32
GOOD = f'mode = "practice"\nsecret_key = "{KEY}"\n'
LIVE = f"""
mode = "live"
secret_key = "{KEY}"
database = "postgresql+psycopg:///x"
hosts = ["link.example.gov"]
courts = ["cacd"]
trusted_proxies = 1
sign_on = "embedded"
"""
API = LIVE.replace('"embedded"', '"api"') + 'pacer_api_url = "https://qa-login.uscourts.gov"\n'
MAIL = '[mail]\nhost = "mail.example.gov"\nsender = "no-reply@example.gov"\n'


@pytest.fixture
def read(tmp_path):
    """Write settings and read them."""

    def act(text: str | bytes):
        path = tmp_path / "settings.toml"
        path.touch(mode=0o600)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_settings(path)

    return act


def complaint(read, text: str | bytes) -> str:
    with pytest.raises(SettingsError) as refused:
        read(text)
    return str(refused.value)


def test_two_keys_are_enough_for_practice_and_the_rest_has_defaults(read, tmp_path):
    settings = read(GOOD)
    assert settings.practice
    assert settings.instance == tmp_path
    assert settings.database_url == f"sqlite:///{tmp_path / 'filer-link.sqlite3'}"
    assert (settings.sign_on, settings.hosts) == ("embedded", ())
    assert (settings.idle_minutes, settings.absolute_hours) == (30, 12)


@pytest.mark.parametrize("marks", ["\ufeff", "\ufeff\ufeff"])
def test_byte_order_marks_do_no_harm_in_the_settings_nor_in_a_secrets_file(read, tmp_path, marks):
    secret = tmp_path / "key"
    secret.touch(mode=0o600)
    secret.write_text(f"{marks}{KEY}\n", encoding="utf-8")
    settings = read(f'{marks}mode = "practice"\nsecret_key_file = "key"\n')
    assert (settings.practice, settings.secret_key) == (True, KEY)


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_settings_in_another_encoding_are_named_for_what_they_are(read, encoding):
    assert complaint(read, f"# é\n{GOOD}".encode(encoding)).endswith("it is not UTF-8; save it as UTF-8")


def test_every_key_can_be_written(read):
    settings = read(LIVE + "idle_minutes = 20\nabsolute_hours = 8\n" + MAIL)
    assert not settings.practice
    assert settings.database_url == "postgresql+psycopg:///x"
    assert (settings.hosts, settings.idle_minutes, settings.absolute_hours) == (("link.example.gov",), 20, 8)
    assert settings.trusted_proxies == 1


@pytest.mark.parametrize(
    "url", ["https://qa-login.uscourts.gov", "http://127.0.0.1:8001", "http://localhost", "http://[::1]:9"]
)
def test_pacers_api_is_asked_safely_or_on_this_machine(read, url):
    settings = read(API.replace("https://qa-login.uscourts.gov", url) + "pacer_calls_at_once = 9\n" + MAIL)
    assert (settings.sign_on, settings.pacer_api_url, settings.keeps_accounts) == ("api", url, False)
    assert (settings.pacer_connect_seconds, settings.pacer_read_seconds, settings.pacer_calls_at_once) == (3, 10, 9)


def test_a_live_site_may_say_that_no_proxy_is_in_front_of_it(read):
    assert read(LIVE.replace("trusted_proxies = 1", "trusted_proxies = 0") + MAIL).trusted_proxies == 0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_mail_goes_without_tls_only_to_this_machine(read, host):
    assert read(LIVE + MAIL.replace("mail.example.gov", host) + 'security = "none"\n').mail.security == "none"


def test_settings_cannot_be_changed_while_the_site_runs(read):
    with pytest.raises(AttributeError):
        read(GOOD).mode = "live"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f'secret_key = "{KEY}"', "mode is missing"),
        ('mode = "practice"', "secret_key is missing"),
        ("", "mode is missing"),
        (GOOD.replace("practice", "demo"), "mode must be one of: practice, live"),
        (GOOD.replace("practice", "Practice"), "mode must be one of"),
        (GOOD.replace("practice", ""), "mode must be one of"),
        (GOOD.replace('"practice"', '["practice"]'), "mode has the wrong type; it takes text in quotation marks"),
        (GOOD.replace(KEY, "short"), "secret_key must have 32 characters or more"),
        (GOOD.replace(KEY, "two words and more, and long enough"), "secret_key is one secret without spaces, or has"),
        (GOOD + "idle_minutes = 4", f"idle_minutes must be {MINIMUMS['idle_minutes']} or more"),
        (GOOD + "absolute_hours = 0", "absolute_hours must be 1 or more"),
        (GOOD + 'serves = "console"', "public_address is missing"),
        (GOOD + 'serves = "desk"', "serves must be one of: all, public, console"),
        (GOOD + 'public_address = "link.example.gov"', "public_address is the beginning of every address there"),
        (GOOD + "desk_idle_minutes = 4", "desk_idle_minutes must be 5 or more"),
        (GOOD + "trusted_proxies = -1", "trusted_proxies must be 0 or more"),
        (GOOD + 'idle_minutes = "30"', "idle_minutes has the wrong type; it takes a whole number"),
        (GOOD + "idle_minutes = 30.0", "idle_minutes has the wrong type"),
        (GOOD + "idle_minutes = true", "idle_minutes has the wrong type"),
        (GOOD + 'hosts = "one"', "hosts has the wrong type; it takes a list of texts"),
        (GOOD + "hosts = [1]", "hosts has the wrong type"),
        (GOOD + "database = 1", "database has the wrong type; it takes text in quotation marks"),
        (GOOD + 'sign_on = "somewhere"', "sign_on must be one of"),
        (API.replace("live", "practice"), "sign_on must be embedded in practice"),
        (API.replace("pacer_api_url", "#"), "pacer_api_url is missing, because sign_on is api"),
        (API.replace('"api"', '"embedded"'), 'pacer_api_url is only for sign_on = "api"'),
        (API.replace("https:", "http:"), "pacer_api_url must begin with https://"),
        (API.replace("https:", "ftp:"), "pacer_api_url must begin with https://"),
        (API.replace("https://", ""), "pacer_api_url must begin with https://"),
        (API.replace("qa-login", "name:secret@qa-login"), "pacer_api_url must begin with https://"),
        (API.replace("qa-login.uscourts.gov", ""), "pacer_api_url must begin with https://"),
        (API.replace("gov", "gov:port"), "pacer_api_url must begin with https://"),
        (API.replace("https:", "http:").replace("qa-login", "127.0.0.1.example"), "pacer_api_url must begin"),
        (API.replace('"https', '7 # "https'), "pacer_api_url has the wrong type"),
        (API + "pacer_connect_seconds = 0\n", "pacer_connect_seconds must be 1 or more"),
        (API + "pacer_read_seconds = 0\n", "pacer_read_seconds must be 1 or more"),
        (API + "pacer_calls_at_once = 0\n", "pacer_calls_at_once must be 1 or more"),
        (LIVE + "token_minutes = 0\n" + MAIL, "token_minutes must be 1 or more"),
        (GOOD + 'hash_scheme = "md5"', "hash_scheme must be one of: argon2id, pbkdf2-sha256"),
        (GOOD + "idel_minutes = 30", "idel_minutes is not a setting; the settings are absolute_hours"),
        (GOOD + 'instance = "/tmp"', "instance is not a setting"),
        (GOOD + "[mode2]\n", "mode2 is not a setting"),
        (GOOD.replace("practice", "live"), "database is missing"),
        (GOOD.replace("practice", "live"), "hosts is missing"),
        (GOOD.replace("practice", "live"), "courts is missing"),
        (GOOD.replace("practice", "live"), "sign_on is missing"),
        (LIVE.replace("trusted_proxies = 1", "") + MAIL, "trusted_proxies is missing"),
        (LIVE, "mail is missing"),
        (LIVE + MAIL.replace("host", "hots"), "mail.hots is not a setting"),
        (LIVE + MAIL.replace("host", "hots"), "mail.host is missing"),
        (LIVE + MAIL.replace("@example", "@exämple"), "mail.sender is one address in ASCII"),
        (LIVE + MAIL + 'security = "ssl"', "mail.security must be one of"),
        (LIVE + MAIL + 'port = "25"', "mail.port has the wrong type; it takes a whole number"),
        (LIVE + MAIL + 'security = "none"', 'mail.security may be "none" only where mail.host is this machine'),
        (LIVE + MAIL.replace("mail.ex", "localhost.ex") + 'security = "none"', 'mail.security may be "none" only'),
        (LIVE + 'mail = "mail.example.gov"', "mail has the wrong type"),
        ("mode =", "cannot be read"),
        (b'mode = "\xff"', "cannot be read"),
        (GOOD + GOOD, "cannot be read"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_its_key(read, tmp_path, text, says):
    told = complaint(read, text)
    assert says in told
    assert all(str(tmp_path / "settings.toml") in line for line in told.splitlines())


def test_several_mistakes_are_told_at_once(read):
    told = complaint(read, 'mode = "demo"\nsecret_key = "short"\nidle_minutes = 1\nmood = 1\n').splitlines()
    assert len(told) == 4


@pytest.mark.parametrize("text", [GOOD.replace(KEY, "planted-secret"), LIVE + MAIL + 'password = ["planted-secret"]'])
def test_a_complaint_never_repeats_a_value(read, text):
    assert "planted-secret" not in complaint(read, text)


def test_without_a_file_the_complaint_says_how_to_get_one(tmp_path):
    with pytest.raises(SettingsError, match=r"is missing\. `make run` writes one"):
        read_settings(tmp_path / "settings.toml")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path)


def test_practice_settings_are_written_for_the_owner_alone_and_can_be_read(tmp_path):
    path = tmp_path / "instance" / "settings.toml"
    assert write_practice_settings(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_settings(path).practice


def test_practice_settings_are_never_written_over(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text("mine")
    assert not write_practice_settings(path)
    assert path.read_text() == "mine"


def test_each_site_gets_a_secret_key_of_its_own(tmp_path):
    keys = set()
    for name in ("one", "two"):
        write_practice_settings(tmp_path / name)
        keys.add(read_settings(tmp_path / name).secret_key)
    assert len(keys) == 2
    assert all(len(key) >= 32 for key in keys)


def test_the_file_runs_as_a_command_without_the_rest_of_the_program(tmp_path):
    """`make run` calls it before anything else is there."""
    path = tmp_path / "settings.toml"
    subprocess.run([sys.executable, "-I", Path(practice_settings.__file__), path], check=True)
    assert read_settings(path).practice
