"""Every address: who may enter, and that looking changes nothing."""

import re

import pytest

from wizard.security.access import Access


def _a_flow(at, who, *steps):
    """The addresses that every flow has."""
    names = ",".join(f'"{step}"' for step in steps)
    return {
        f"{at}/": ("GET POST", who),
        f"{at}/<any({names}):step>": ("GET POST", who),
        f"{at}/time": ("GET", who),
        f"{at}/more-time": ("POST", who),
        f"{at}/done": ("GET", who),
        f"{at}/ended/<word:outcome>": ("GET", who),
    }


ADDRESSES = {
    "/": ("GET", Access.ANYONE),
    "/<any(faq,help):topic>": ("GET", Access.ANYONE),
    "/robots.txt": ("GET", Access.ANYONE),
    "/courts/<court:court>/": ("GET", Access.ANYONE),
    **{
        f"/courts/<court:court>/{name}": ("GET", Access.ANYONE)
        for name in (
            "faq",
            "people-without-lawyers",
            "never-filed",
            "help",
            "deadline",
            "guides/",
            "notices/",
            "notices/<word:slug>",
            "notices.atom",
        )
    },
    **{
        f"/courts/<court:court>/guides/{name}": ("GET", Access.ANYONE)
        for name in (
            "<word:scenario>/",
            "<word:scenario>/<int(fixed_digits=2):number>.png",
            "<word:scenario>/guide.<any(pdf, html):kind>",
            "aids/<any(prepare, worksheet, problems):aid>",
            "aids/<any(prepare, worksheet, problems):aid>.pdf",
        )
    },
    **_a_flow("/courts/<court:court>/checklist", Access.ANYONE, "filer", "account", "thumb", "role"),
    "/courts/<court:court>/checklist/open": ("GET", Access.ANYONE),
    "/courts/<court:court>/checklist/code/<word:code>": ("GET", Access.ANYONE),
    "/courts/<court:court>/users": ("GET", Access.ANYONE),
    "/courts/<court:court>/users.csv": ("GET", Access.ANYONE),
    "/courts/<court:court>/login": ("GET POST", Access.ANYONE),
    "/courts/<court:court>/login/to-view": ("GET", Access.ANYONE),
    "/courts/<court:court>/login/to-file": ("POST", Access.ANYONE),
    "/courts/<court:court>/home": ("GET", Access.ANYONE),
    "/login": ("GET POST", Access.ANYONE),
    "/time": ("GET", Access.ANYONE),
    "/more-time": ("POST", Access.ANYONE),
    "/my/courts": ("GET", Access.SIGNED_IN),
    "/courts/<court:court>/forgot": ("GET", Access.ANYONE),
    **{
        f"{prefix}/{name}": (methods, Access.ANYONE)
        for prefix in ("/courts/<court:court>/forgot", "/appellate/forgot")
        for name, methods in (
            ("password", "GET POST"),
            ("login", "GET POST"),
            ("sent", "GET"),
            ("new-password", "GET POST"),
            ("password-set", "GET"),
        )
    },
    **_a_flow("/account/register", Access.ANYONE, "person", "address", "code", "security"),
    **_a_flow("/account/recover", Access.ANYONE, "who", "code", "password"),
    **_a_flow("/account/passcode", Access.ANYONE, "login", "code", "question"),
    **_a_flow("/account/firm", Access.ANYONE, "firm", "code", "security"),
    **_a_flow("/my/upgrade", Access.SIGNED_IN, "person", "address", "security"),
    "/account/username": ("GET POST", Access.ANYONE),
    "/account/username/sent": ("GET", Access.ANYONE),
    "/my/account/": ("GET", Access.SIGNED_IN),
    "/my/account/password": ("GET POST", Access.SIGNED_IN),
    "/my/account/freeze": ("GET POST", Access.SIGNED_IN),
    "/my/account/address": ("GET POST", Access.SIGNED_IN),
    "/my/account/address/code": ("GET POST", Access.SIGNED_IN),
    "/my/account/firms/<int:member_id>/<any(accept, decline, leave):reply>": ("POST", Access.SIGNED_IN),
    "/my/account/again": ("GET POST", Access.SIGNED_IN),
    "/my/account/exemption": ("POST", Access.SIGNED_IN),
    "/my/codes/": ("GET", Access.PENDING_MFA),
    "/my/codes/offer": ("GET", Access.PENDING_MFA),
    "/my/codes/saved": ("POST", Access.PENDING_MFA),
    "/my/codes/skip": ("POST", Access.PENDING_MFA),
    "/my/codes/apps": ("GET POST", Access.PENDING_MFA),
    "/my/codes/apps/code": ("GET POST", Access.PENDING_MFA),
    "/my/codes/apps/<int:app_id>": ("GET POST", Access.PENDING_MFA),
    "/my/codes/apps/<int:app_id>/remove": ("GET POST", Access.SIGNED_IN),
    "/my/codes/backup": ("GET POST", Access.SIGNED_IN),
    "/my/codes/backup/first": ("GET POST", Access.PENDING_MFA),
    "/my/codes/passkeys": ("GET POST", Access.PENDING_MFA),
    "/my/codes/passkeys/new": ("GET POST", Access.PENDING_MFA),
    "/my/codes/passkeys/options": ("POST", Access.PENDING_MFA),
    "/my/codes/passkeys/<int:passkey_id>/remove": ("GET POST", Access.SIGNED_IN),
    "/login/passkey": ("POST", Access.ANYONE),
    "/my/firm/": ("GET POST", Access.SIGNED_IN),
    "/my/firm/people/<int:member_id>/remove": ("GET POST", Access.SIGNED_IN),
    "/my/firm/client-codes": ("POST", Access.SIGNED_IN),
    "/my/cja/": ("GET POST", Access.SIGNED_IN),
    "/my/cja/done": ("GET", Access.SIGNED_IN),
    "/courts/<court:court>/link/now": ("POST", Access.ANYONE),
    "/courts/<court:court>/link/mend": ("POST", Access.ANYONE),
    "/courts/<court:court>/link/go-on": ("POST", Access.ANYONE),
    "/courts/<court:court>/link/withdraw": ("POST", Access.ANYONE),
    **_a_flow(
        "/courts/<court:court>/link",
        Access.ANYONE,
        *("logout", "sign-in", "stated", "choose", "legacy", "verify", "prepare", "confirm"),
    ),
    "/courts/<court:court>/freeze": ("GET POST", Access.ANYONE),
    "/courts/<court:court>/link/certificate": ("GET POST", Access.ANYONE),
    "/courts/<court:court>/link/certificate.txt": ("GET", Access.ANYONE),
    "/courts/<court:court>/verify": ("GET POST", Access.ANYONE),
    "/courts/<court:court>/verify/result": ("GET", Access.ANYONE),
    "/.well-known/jwks.json": ("GET", Access.PROGRAM),
    "/courts/<court:court>/link/verify/again": ("POST", Access.ANYONE),
    "/courts/<court:court>/link/log-out": ("POST", Access.ANYONE),
    "/courts/<court:court>/link/not-now": ("POST", Access.ANYONE),
    "/services/cso-auth": ("DELETE GET PATCH POST PUT", Access.PROGRAM),
    "/desk/links/": ("GET", Access.ADMINISTRATORS),
    "/services/links": ("DELETE GET PATCH POST PUT", Access.PROGRAM),
    "/services/links/acknowledged": ("DELETE GET PATCH POST PUT", Access.PROGRAM),
    "/services/links/openapi.json": ("GET", Access.PROGRAM),
    "/services/cso-logout": ("DELETE GET PATCH POST PUT", Access.PROGRAM),
    "/healthz": ("GET", Access.ANYONE),
    "/metrics": ("GET", Access.METRICS),
    "/log-out": ("POST", Access.ANYONE),
    "/desk/login": ("GET POST", Access.CONSOLE_LOGIN),
    "/desk/invitation": ("GET POST", Access.CONSOLE_LOGIN),
    "/desk/passkeys/": ("GET", Access.STAFF),
    "/desk/passkeys/login-options": ("POST", Access.CONSOLE_LOGIN),
    "/desk/passkeys/new": ("GET POST", Access.CONSOLE_LOGIN),
    "/desk/passkeys/new/options": ("POST", Access.CONSOLE_LOGIN),
    "/desk/passkeys/<int:passkey_id>/remove": ("GET POST", Access.STAFF),
    "/desk/codes": ("GET POST", Access.CONSOLE_LOGIN),
    "/desk/codes/key": ("POST", Access.CONSOLE_LOGIN),
    "/desk/time": ("GET", Access.CONSOLE_LOGIN),
    "/desk/more-time": ("POST", Access.CONSOLE_LOGIN),
    "/desk/log-out": ("POST", Access.CONSOLE_LOGIN),
    "/desk/": ("GET", Access.STAFF),
    "/desk/today": ("GET", Access.STAFF),
    "/desk/articles/": ("GET", Access.STAFF),
    "/desk/articles/<word:slug>": ("GET", Access.STAFF),
    "/desk/articles/common-problems/<court:court>": ("GET", Access.STAFF),
    "/desk/find": ("GET POST", Access.HELP_DESK),
    "/desk/calls/<int:call_id>": ("GET", Access.HELP_DESK),
    "/desk/calls/<int:call_id>/now": ("GET", Access.HELP_DESK),
    "/desk/calls/<int:call_id>/close": ("POST", Access.HELP_DESK),
    "/desk/calls/<int:call_id>/wrong-pair": ("GET", Access.HELP_DESK),
    '/desk/calls/<int:call_id>/<any("end-wait","send-reset","send-login",'
    '"freeze-filer","freeze-pacer","unfreeze-filer","unfreeze-pacer","end-journey"):action>': (
        "GET POST",
        Access.HELP_DESK,
    ),
    "/desk/calls/<int:call_id>/note": ("GET POST", Access.HELP_DESK),
    "/desk/calls/<int:call_id>/checklist": ("GET POST", Access.HELP_DESK),
    "/desk/calls/<int:call_id>/address": ("GET POST", Access.ADMINISTRATORS),
    "/desk/calls/<int:call_id>/authenticators": ("GET POST", Access.ADMINISTRATORS),
    **{
        f'/desk/calls/<int:call_id>{kind}/<any("approve","reject","withdraw"):decision>': ("GET POST", Access.HELP_DESK)
        for kind in ("", "/authenticators")
    },
    "/desk/timeline/": ("GET", Access.HELP_DESK),
    "/desk/timeline/export/<any(jsonl, csv):form>": ("POST", Access.ADMINISTRATORS),
    "/desk/conversion/": ("GET", Access.ADMINISTRATORS),
    "/desk/conversion/<court:court>/": ("GET", Access.ADMINISTRATORS),
    "/desk/conversion/<court:court>/cohort/": ("GET", Access.ADMINISTRATORS),
    "/desk/conversion/<court:court>/cohort/csv": ("POST", Access.ADMINISTRATORS),
    "/practice/": ("GET", Access.PRACTICE),
    "/practice/cast.json": ("GET", Access.PRACTICE),
    "/practice/outbox": ("GET", Access.PRACTICE),
    "/practice/people": ("POST", Access.PRACTICE),
    "/practice/rehearse/": ("GET POST", Access.PRACTICE),
    "/practice/rehearse/clock": ("POST", Access.PRACTICE),
    "/practice/rehearse/end": ("POST", Access.PRACTICE),
    "/practice/rehearse/summary": ("GET", Access.PRACTICE),
    "/practice/rehearse/class": ("GET", Access.PRACTICE),
    "/practice/rehearse/class/clock": ("POST", Access.PRACTICE),
    "/practice/people/<word:key>": ("GET", Access.PRACTICE),
    "/practice/people/<word:key>.json": ("GET", Access.PRACTICE),
}


def test_every_address_is_listed_with_who_may_enter(practice_app):
    found = {}
    for rule in practice_app.url_map.iter_rules():
        if rule.endpoint != "static":
            methods, _ = found.get(rule.rule, (set(), None))
            found[rule.rule] = (
                methods | (rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"}),
                practice_app.view_functions[rule.endpoint].access,
            )
    assert {rule: (" ".join(sorted(methods)), who) for rule, (methods, who) in found.items()} == ADDRESSES


@pytest.mark.parametrize("address", [rule for rule, (_, who) in ADDRESSES.items() if who is Access.PRACTICE])
def test_a_live_site_has_no_practice_world(app, address):
    concrete = address.replace("<word:key>", "someone")
    assert app.test_client().get(concrete).status_code in (404, 405)
    assert app.test_client().post(concrete).status_code in (400, 404, 405)


POSTS = [rule for rule, (methods, who) in ADDRESSES.items() if "POST" in methods and who is not Access.PROGRAM]


@pytest.mark.parametrize("address", POSTS)
def test_every_post_needs_the_csrf_token(practice_app, address):
    concrete = address.replace("<court:court>", "cacd")
    concrete = re.sub(r'<any\("?([a-z-]+).*:[a-z]+>', r"\1", concrete)
    concrete = re.sub("<int:[a-z_]+>", "1", concrete)
    answer = practice_app.test_client().post(concrete)
    assert answer.status_code == 400
    assert "did not send our cookie" in answer.text
