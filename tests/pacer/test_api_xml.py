"""The Authentication API in XML, as it is documented besides JSON; and nothing else that XML could do."""

import pytest
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from tests.pacer.conftest import AUTH, LOGOUT
from tests.support.factories import PACER_PASSWORD, all_of, make_pacer
from wizard.audit.models import AuditRow
from wizard.pacer import schemas

LOGIN = f"<CsoAuth><loginId>jordanrivera</loginId><password>{PACER_PASSWORD}</password>%s</CsoAuth>"


def sends(program, body: str, to: str = AUTH, kind: str = "application/xml", **headers: str):
    return program.client.post(to, data=body.encode(), content_type=kind, headers=headers)


def read(answer) -> dict[str, str]:
    assert answer.mimetype == "application/xml"
    root = fromstring(answer.data)
    assert root.tag == "CsoAuth"
    return {child.tag: child.text or "" for child in root}


@pytest.mark.parametrize("kind", ["application/xml", "text/xml; charset=utf-8", "Application/XML"])
def test_a_login_in_xml_is_answered_in_xml(program, kind):
    make_pacer()
    said = read(sends(program, LOGIN % "<otpCode/><clientCode></clientCode>", kind=kind))
    assert (said["loginResult"], said["errorDescription"], len(said["nextGenCSO"])) == ("0", "", 128)


def test_a_token_ends_in_xml(program):
    make_pacer()
    token = read(sends(program, LOGIN % ""))["nextGenCSO"]
    out = f"<CsoAuth><nextGenCSO>{token}</nextGenCSO></CsoAuth>"
    assert read(sends(program, out, LOGOUT)) == {"loginResult": "0", "errorDescription": ""}
    assert read(sends(program, out, LOGOUT))["loginResult"] == "13"


@pytest.mark.parametrize(
    ("accept", "kind", "mimetype"),
    [
        ("application/json", "application/xml", "application/json"),
        ("*/*", "application/xml", "application/xml"),
        ("application/xml", "application/json", "application/xml"),
        ("text/xml", "application/json", "text/xml"),
        ("*/*", "application/json", "application/json"),
        ("text/html", "application/json", "application/json"),
    ],
)
def test_the_answer_has_the_form_that_the_program_accepts(program, accept, kind, mimetype):
    body = LOGIN % "" if kind == "application/xml" else '{"loginId": "nobody", "password": "x"}'
    answer = sends(program, body, kind=kind, Accept=accept)
    assert (answer.status_code, answer.mimetype) == (200, mimetype)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "not XML"),
        ("<CsoAuth>", "not XML"),
        ("<Other/>", "not a CsoAuth element"),
        ("<CsoAuth/>", "loginId is missing"),
        ("<CsoAuth><loginId/><password>x</password></CsoAuth>", "loginId is missing"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><CsoAuth><loginId>&b;</loginId><password>x</password></CsoAuth>', "not XML"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><CsoAuth/>', "not XML"),
        ("<!DOCTYPE CsoAuth><CsoAuth/>", "not XML"),
        ('<?xml version="1.0" encoding="nowhere"?><CsoAuth/>', "not XML"),
        (LOGIN % f"<clientCode>{'x' * 33}</clientCode>", "clientCode must have 32 characters or fewer"),
    ],
)
def test_what_cannot_be_read_is_told_with_every_key(program, body, says):
    answer = sends(program, body)
    assert answer.status_code == 400
    said = read(answer)
    assert (said["nextGenCSO"], said["loginResult"]) == ("", "1")
    assert says in said["errorDescription"]
    assert not all_of(AuditRow)


@pytest.mark.parametrize(("number", "code"), [(42, "000042"), (123456, "123456"), ("042 ", "042 ")])
def test_a_code_that_is_a_number_keeps_its_zeros(number, code):
    sent = {"loginId": 1234567, "password": "x", "otpCode": number, "clientCode": None}
    body = schemas.json.dumps(sent).encode()
    assert schemas.read(body, schemas.SIGN_ON, schemas.SIGN_ON_REQUIRED) == {
        "loginId": "1234567",
        "password": "x",
        "otpCode": code,
    }
