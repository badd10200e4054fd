"""On PostgreSQL, as the site's own role: issued, verified after a rotation, and never changed."""

import pytest
from sqlalchemy.exc import ProgrammingError

from tests.certificates.test_verification import NEW, verifies
from tests.support.factories import all_of, make_filer, make_pacer
from tests.support.people import Filer
from tests.support.sites import use_keys
from wizard.certificates.models import Certificate
from wizard.core.database import db, transaction
from wizard.security.signing import SigningKey

pytestmark = pytest.mark.slow


@pytest.fixture
def on_postgres(make_site, postgres):
    app = make_site(database=postgres())
    with app.app_context():
        yield app


def test_a_certificate_is_issued_verified_after_a_rotation_and_kept(on_postgres):
    filer = Filer(on_postgres)
    filer.stands_at("legacy", make_pacer(), make_filer())
    filer.gives_legacy(password="wrong")
    filer.presses("Get a certificate of this attempt")
    code = all_of(Certificate)[0].code
    assert on_postgres.test_cli_runner().invoke(args=["keys", "rotate"]).exit_code == 0
    use_keys(on_postgres, (on_postgres.extensions["settings"].instance / "secret_keys").read_text())
    assert verifies(on_postgres, code).outcome == "genuine"
    assert len(all_of(SigningKey)) == 1
    use_keys(on_postgres, f"other {NEW}\n")
    assert verifies(on_postgres, code).outcome == "forged"
    for statement in ("DELETE FROM certificate", "UPDATE certificate SET code = 'X'", "DELETE FROM signing_key"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction():
            db.session.execute(db.text(statement))
