"""The role of a running site owns nothing, and may only read and add links and audit rows."""

import psycopg
import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.exc import ProgrammingError

from tests.support.factories import make_filer, make_pacer
from tests.support.people import Filer
from tests.support.postgres import SITE, USER
from tests.support.sites import create_site
from wizard.core.database import db, transaction

pytestmark = pytest.mark.slow


@pytest.fixture
def make_app(tmp_path):
    """Makes sites on a database; ``None`` is SQLite."""
    made = []

    def make(url: str | None = None, **settings):
        made.append(create_site(tmp_path, **({"database": url} if url else {}), **settings))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def grant(app, *args: str):
    return app.test_cli_runner().invoke(args=["db", "grant", *args])


def run(statement: str) -> None:
    with transaction():
        db.session.execute(db.text(statement))


@pytest.fixture
def owner_url(postgres):
    return postgres(USER)


@pytest.fixture
def site_url(owner_url):
    """The same database, as the site's role."""
    return make_url(owner_url).set(username=SITE).render_as_string()


def test_a_site_links_as_that_role(make_app, site_url):
    app = make_app(site_url)
    with app.app_context():
        assert db.session.scalar(db.text("SELECT current_user")) == SITE
        make_pacer(), make_filer()
        filer = Filer(app)
        filer.links()
        assert filer.outcome == "linked"
        assert app.test_client().get("/healthz").status_code == 200


def test_health_warns_of_a_role_that_could_do_more(make_app, owner_url, site_url):
    warnings = []
    for url in (site_url, owner_url):
        answer = (
            make_app(url, metrics_token="token")
            .test_client()
            .get("/healthz", headers={"Authorization": "Bearer token"})
        )
        warnings.append(answer.json["warnings"])
    assert warnings[0] == []
    assert warnings[1] == [f"{USER} is a superuser, or may create roles or databases: run the site as another role."]


PERMANENT = ("audit", "certificate", "link", "signing_key")
ATTACKS = [
    "UPDATE {table} SET id = id",
    "DELETE FROM {table}",
    "TRUNCATE {table}",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER {table}_rows",
    "DROP TRIGGER {table}_rows ON {table}",
    "DROP TABLE {table} CASCADE",
    "ALTER TABLE {table} RENAME TO other",
    "CREATE TRIGGER another BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "SELECT * FROM {table} FOR UPDATE",
]
OTHER_ATTACKS = [
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "DROP FUNCTION refuse_change() CASCADE",
    "SET session_replication_role = replica",
    "CREATE TABLE mine (id integer)",
    "SET ROLE filer_link",
    "UPDATE alembic_version SET version_num = 'other'",
    "DELETE FROM alembic_version",
]


@pytest.mark.parametrize("table", PERMANENT)
@pytest.mark.parametrize("attack", ATTACKS)
def test_it_can_neither_change_what_is_permanent_nor_what_keeps_it_so(make_app, site_url, table, attack):
    with make_app(site_url).app_context(), pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(attack.format(table=table))


@pytest.mark.parametrize("attack", OTHER_ATTACKS)
def test_it_can_do_nothing_that_an_owner_may(make_app, site_url, attack):
    with make_app(site_url).app_context(), pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        run(attack)


def test_it_has_no_right_beyond_those_that_are_named(make_app, owner_url):
    named = {table: {"SELECT", "INSERT"} for table in PERMANENT} | {"alembic_version": {"SELECT"}}
    query = "SELECT table_name, privilege_type FROM information_schema.role_table_grants WHERE grantee = :role"
    with make_app(owner_url).app_context():
        rights: dict[str, set[str]] = {}
        for table, right in db.session.execute(db.text(query), {"role": SITE}):
            rights.setdefault(table, set()).add(right)
    assert len(rights) > 15
    for table, its_rights in rights.items():
        assert its_rights == named.get(table, {"SELECT", "INSERT", "UPDATE", "DELETE"}), table


def test_it_prints_the_statements_and_changes_nothing_until_told(make_app, owner_url):
    app = make_app(owner_url)
    with app.app_context():
        run(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {SITE}")
        may_read = db.text(f"SELECT has_table_privilege('{SITE}', 'link', 'SELECT')")
        printed = grant(app, SITE)
        assert printed.exit_code == 0
        assert f"GRANT SELECT, INSERT ON public.link TO {SITE};" in printed.output
        assert db.session.scalar(may_read) is False
        db.session.rollback()
        for statement in printed.output.splitlines():
            run(statement)
        assert db.session.scalar(may_read) is True


def test_rights_that_were_too_many_are_taken_back(make_app, owner_url):
    app = make_app(owner_url)
    with app.app_context():
        run(f"GRANT ALL ON link TO {SITE}")
        assert grant(app, SITE, "--apply").exit_code == 0
        assert db.session.scalar(db.text(f"SELECT has_table_privilege('{SITE}', 'link', 'UPDATE')")) is False


def test_a_role_that_is_not_there_is_told(make_app, owner_url):
    done = grant(make_app(owner_url), "nobody")
    assert done.exit_code == 1
    assert "CREATE ROLE nobody LOGIN" in done.output


def test_a_superuser_is_no_role_for_a_site(make_app, owner_url):
    done = grant(make_app(owner_url), USER)
    assert done.exit_code == 1
    assert "is a superuser" in done.output


def test_a_role_that_owns_a_table_or_can_become_its_owner_is_no_role_for_a_site(make_app, owner_url):
    app, roles = make_app(owner_url), [f"{name}_{make_url(owner_url).database}" for name in ("owner", "member")]
    with app.app_context():
        for role in roles:
            run(f"CREATE ROLE {role}")
        run(f"ALTER TABLE link OWNER TO {roles[0]}")
        run(f"GRANT {roles[0]} TO {roles[1]}")
        for role in roles:
            done = grant(app, role)
            assert done.exit_code == 1
            assert f"{role} owns" in done.output


def test_a_role_of_any_name_is_granted_what_it_needs(make_app, owner_url):
    app, role = make_app(owner_url), f'odd ":role" 100% {make_url(owner_url).database}'
    with app.app_context():
        with db.engine.begin() as connection:
            connection.exec_driver_sql("CREATE ROLE " + connection.dialect.identifier_preparer.quote(role))
        assert grant(app, role, "--apply").exit_code == 0
        assert db.session.scalar(db.text("SELECT has_table_privilege(:role, 'link', 'INSERT')"), {"role": role}) is True


def test_only_postgresql_has_roles(make_app):
    done = grant(make_app(), SITE)
    assert done.exit_code == 1
    assert "Only PostgreSQL has roles." in done.output


def test_the_owner_s_url_is_read_by_the_commands_of_the_database_alone(make_app, site_url, owner_url, tmp_path):
    app = make_app(site_url, owner_database_file="owner")
    missing = grant(app, SITE)
    assert missing.exit_code == 1
    assert "owner_database_file" in missing.output
    (tmp_path / "owner").write_text(f"{owner_url}\n")
    assert grant(app, SITE, "--apply").exit_code == 0
    runner = app.test_cli_runner()
    assert runner.invoke(args=["db", "downgrade", "base"]).exit_code == 0
    assert runner.invoke(args=["db", "upgrade"]).exit_code == 0
    engine = create_engine(site_url)
    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(db.text("SELECT * FROM link"))
    engine.dispose()


def test_without_the_owner_s_url_the_site_s_role_cannot_migrate(make_app, site_url):
    app = make_app(site_url)
    done = app.test_cli_runner().invoke(args=["db", "downgrade", "base"])
    assert done.exit_code != 0
    assert isinstance(done.exception, ProgrammingError | psycopg.Error)
