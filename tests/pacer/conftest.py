"""A program that speaks the PACER Authentication API."""

import pytest

from tests.support.factories import PACER_PASSWORD

AUTH, LOGOUT = "/services/cso-auth", "/services/cso-logout"


class Program:
    """Speaks JSON to a site; keeps no cookies."""

    def __init__(self, app) -> None:
        self.client = app.test_client(use_cookies=False)

    def signs_on(self, username: str = "jordanrivera", password: str = PACER_PASSWORD, **more) -> dict:
        answer = self.sends({"loginId": username, "password": password, **more})
        assert answer.status_code == 200
        assert set(answer.json) == {"nextGenCSO", "loginResult", "errorDescription"}
        return answer.json

    def logs_out(self, token: str) -> dict:
        answer = self.sends({"nextGenCSO": token}, LOGOUT)
        assert answer.status_code == 200
        assert set(answer.json) == {"loginResult", "errorDescription"}
        return answer.json

    def sends(self, what, to: str = AUTH, **more):
        return self.client.post(to, json=what, headers={"Accept": "application/json"}, **more)


@pytest.fixture
def program(app) -> Program:
    return Program(app)
