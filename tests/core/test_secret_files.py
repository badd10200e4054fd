"""Keys and secrets in files of their own, and files that others can open."""

import sqlite3

import pytest

from tests.core.test_config import KEY, LIVE, MAIL
from tests.support.sites import create_site
from wizard.core.config import SettingsError, read_settings
from wizard.core.database import db
from wizard.core.secret_keys import KeyFormatError, SecretKey, parse_keys, write_keys

OTHER = "o" * 32
FILES = {
    "secret_key_file": ("keys", f"# newest first\n\nsecond {OTHER}\nfirst {KEY}\n"),
    "database_file": ("database", "postgresql+psycopg://site:planted-secret@db/x\n"),
    "metrics_token_file": ("token", "a-token\n"),
    "password_file": ("mail", "planted-secret\r\n"),
}
DATABASE = 'database = "postgresql+psycopg:///x"\n'
IN_FILES = LIVE.replace(f'secret_key = "{KEY}"\n', 'secret_key_file = "keys"\n').replace(
    DATABASE, 'database_file = "database"\nmetrics_token_file = "token"\n'
)
SETTINGS = IN_FILES + MAIL + 'password_file = "mail"\n'


@pytest.fixture
def read(tmp_path):
    """Write settings and the files that they name, for their owner alone, and read them."""

    def act(text: str = SETTINGS, **instead: str | bytes | None):
        for key, (name, content) in FILES.items():
            content = instead.get(key, content)
            if content is not None:
                (tmp_path / name).touch(mode=0o600)
                (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        path = tmp_path / "settings.toml"
        path.touch(mode=0o600)
        path.write_text(text)
        return read_settings(path)

    return act


def complaint(read, *args, **instead) -> list[str]:
    with pytest.raises(SettingsError) as refused:
        read(*args, **instead)
    assert "planted-secret" not in str(refused.value)
    return str(refused.value).splitlines()


def test_secrets_are_read_from_the_files_that_the_settings_name(read):
    settings = read()
    assert settings.keys == (SecretKey("second", OTHER), SecretKey("first", KEY))
    assert settings.database_url == "postgresql+psycopg://site:planted-secret@db/x"
    assert (settings.metrics_token, settings.mail.password) == ("a-token", "planted-secret")


def test_a_path_may_be_absolute_as_systemd_gives_it(read, tmp_path):
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "key").touch(mode=0o400)
    (folder / "key").chmod(0o600)
    (folder / "key").write_text(KEY)
    assert read(SETTINGS.replace('"keys"', f'"{folder / "key"}"')).keys == (SecretKey("first", KEY),)


def test_settings_and_keys_print_no_secret(read):
    printed = repr(read()) + repr(read().keys)
    assert not [secret for secret in (KEY, OTHER, "planted-secret", "a-token") if secret in printed]


@pytest.mark.parametrize("key", FILES)
@pytest.mark.parametrize(
    ("content", "says"), [("", "is empty"), ("\n", "is empty"), (None, "cannot be read"), (b"\xff", "cannot be read")]
)
def test_a_file_that_gives_no_secret_stops_the_start_and_is_named(read, tmp_path, key, content, says):
    [told] = complaint(read, **{key: content})
    prefix = "mail." if key == "password_file" else ""
    assert f"settings.toml: {prefix}{key} names {tmp_path / FILES[key][0]}, which {says}" in told


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f'secret_key = "{KEY}"\n{SETTINGS}', "secret_key and secret_key_file are both set: keep one"),
        (f"{DATABASE}{SETTINGS}", "database and database_file are both set: keep one"),
        (f'{SETTINGS}password = "x"\n', "mail.password and mail.password_file are both set: keep one"),
        (SETTINGS.replace('"keys"', "7"), "secret_key_file has the wrong type; it takes text in quotation marks"),
    ],
)
def test_one_secret_has_one_place(read, text, says):
    assert any(says in line for line in complaint(read, text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing but a remark",
        "two words and more, and long enough",
        f"First {KEY}",
        f"{'i' * 21} {KEY}",
        f"second {OTHER}\n{KEY}",
        f"second {OTHER}\nfirst short",
        f"first {OTHER}\nfirst {KEY}",
        f"second {KEY}\nfirst {KEY}",
    ],
)
def test_a_text_that_is_no_list_of_keys_is_refused_and_never_repeated(text):
    with pytest.raises(KeyFormatError) as refused:
        parse_keys(text)
    assert not [word for word in text.split() if len(word) > 20 and word in str(refused.value)]


def test_keys_that_cannot_be_put_in_place_leave_nothing_behind(tmp_path):
    (tmp_path / "keys").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_keys(tmp_path / "keys", parse_keys(KEY))
    assert [path.name for path in tmp_path.iterdir()] == ["keys"]


NAMES = ["settings.toml", *(name for name, _content in FILES.values())]


@pytest.mark.parametrize("mode", [0o604, 0o602, 0o666])
@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_others_can_open_stops_a_live_site(read, tmp_path, name, mode):
    read()
    (tmp_path / name).chmod(mode)
    assert complaint(read) == [
        f"{tmp_path / 'settings.toml'}: others can open {tmp_path / name}: run `chmod o= {tmp_path / name}`"
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_group_may_read_a_file_where_the_operator_says_so(read, tmp_path, name):
    read()
    (tmp_path / name).chmod(0o640)
    assert read().mode == "live"


@pytest.mark.parametrize("ending", ["", "-wal", "-shm"])
@pytest.mark.parametrize("url", ["sqlite:///{folder}/own.sqlite3", "sqlite:///own.sqlite3"])
def test_the_files_of_an_sqlite_database_are_for_the_site_alone(read, tmp_path, ending, url):
    (tmp_path / f"own.sqlite3{ending}").touch(mode=0o644)
    (tmp_path / f"own.sqlite3{ending}").chmod(0o644)
    [told] = complaint(read, database_file=url.format(folder=tmp_path))
    assert f"others can open {tmp_path / 'own.sqlite3'}{ending}" in told


def test_a_practice_site_starts_and_mentions_it(read, tmp_path, caplog):
    practice = f'mode = "practice"\nsecret_key = "{KEY}"\n'
    read(practice)
    assert not caplog.messages
    for name in ("settings.toml", "filer-link.sqlite3"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)
    assert read(practice).practice
    assert [message.rpartition("chmod o= ")[2] for message in caplog.messages] == [
        f"{tmp_path / name}`" for name in ("settings.toml", "filer-link.sqlite3")
    ]


def test_a_new_sqlite_database_is_made_for_its_owner_alone(tmp_path):
    with create_site(tmp_path).app_context():
        db.create_all()
        made = [path for path in tmp_path.iterdir() if path.name.startswith("filer-link")]
        assert len(made) == 3
        assert [path.stat().st_mode & 0o077 for path in made] == [0, 0, 0]
        db.engine.dispose()


def test_a_database_that_is_there_is_neither_emptied_nor_opened_to_others(tmp_path):
    path = tmp_path / "filer-link.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE kept (id INTEGER)")
    connection.close()
    path.chmod(0o640)
    with create_site(tmp_path).app_context():
        assert db.session.execute(db.text("SELECT count(*) FROM kept")).scalar() == 0
        db.session.remove()
        db.engine.dispose()
    assert path.stat().st_mode & 0o777 == 0o640
