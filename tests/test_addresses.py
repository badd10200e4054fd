"""Every address: who may enter, and that looking changes nothing."""

import re

import pytest

from wizard.kernel.access import Who


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
    "/": ("GET", Who.ANYBODY),
    "/courts/<court:court>/": ("GET", Who.ANYBODY),
    **{
        f"/courts/<court:court>/{name}": ("GET", Who.ANYBODY)
        for name in (
            "faq",
            "people-without-lawyers",
            "never-filed",
            "help",
            "guides/",
            "notices/",
            "notices/<word:slug>",
            "notices.atom",
        )
    },
    **{
        f"/courts/<court:court>/guides/{name}": ("GET", Who.ANYBODY)
        for name in (
            "<word:walk>/",
            "<word:walk>/<int(fixed_digits=2):number>.png",
            "<word:walk>/guide.<any(pdf, html):kind>",
            "aids/<any(prepare, worksheet, problems):aid>",
            "aids/<any(prepare, worksheet, problems):aid>.pdf",
        )
    },
    **_a_flow("/courts/<court:court>/checklist", Who.ANYBODY, "filer", "account", "thumb", "role"),
    "/courts/<court:court>/checklist/open": ("GET", Who.ANYBODY),
    "/courts/<court:court>/checklist/code/<word:code>": ("GET", Who.ANYBODY),
    "/courts/<court:court>/users": ("GET", Who.ANYBODY),
    "/courts/<court:court>/users.csv": ("GET", Who.ANYBODY),
    "/courts/<court:court>/login": ("GET POST", Who.ANYBODY),
    "/courts/<court:court>/login/to-view": ("GET", Who.ANYBODY),
    "/courts/<court:court>/login/to-file": ("POST", Who.ANYBODY),
    "/courts/<court:court>/home": ("GET", Who.ANYBODY),
    "/login": ("GET POST", Who.ANYBODY),
    "/time": ("GET", Who.ANYBODY),
    "/more-time": ("POST", Who.ANYBODY),
    "/my/courts": ("GET", Who.SIGNED_ON),
    "/courts/<court:court>/forgot": ("GET", Who.ANYBODY),
    **{
        f"{prefix}/{name}": (methods, Who.ANYBODY)
        for prefix in ("/courts/<court:court>/forgot", "/appellate/forgot")
        for name, methods in (
            ("password", "GET POST"),
            ("login", "GET POST"),
            ("sent", "GET"),
            ("new-password", "GET POST"),
            ("password-set", "GET"),
        )
    },
    **_a_flow("/account/register", Who.ANYBODY, "person", "address", "code", "duplicate", "security"),
    **_a_flow("/account/recover", Who.ANYBODY, "who", "code", "password"),
    **_a_flow("/account/firm", Who.ANYBODY, "firm", "code", "security"),
    **_a_flow("/my/upgrade", Who.SIGNED_ON, "person", "address", "security"),
    "/account/username": ("GET POST", Who.ANYBODY),
    "/account/username/sent": ("GET", Who.ANYBODY),
    "/my/account/": ("GET", Who.SIGNED_ON),
    "/my/account/password": ("GET POST", Who.SIGNED_ON),
    "/my/account/address": ("GET POST", Who.SIGNED_ON),
    "/my/account/address/code": ("GET POST", Who.SIGNED_ON),
    "/my/account/firms/<int:member>/<any(accept, decline, leave):said>": ("POST", Who.SIGNED_ON),
    "/my/account/exemption": ("POST", Who.SIGNED_ON),
    "/my/codes/": ("GET", Who.HALF_SIGNED_ON),
    "/my/codes/offer": ("GET", Who.HALF_SIGNED_ON),
    "/my/codes/skip": ("POST", Who.HALF_SIGNED_ON),
    "/my/codes/apps": ("GET POST", Who.HALF_SIGNED_ON),
    "/my/codes/apps/<int:app_id>": ("GET POST", Who.HALF_SIGNED_ON),
    "/my/codes/apps/<int:app_id>/remove": ("GET POST", Who.HALF_SIGNED_ON),
    "/my/codes/backup": ("GET POST", Who.HALF_SIGNED_ON),
    "/my/firm/": ("GET POST", Who.SIGNED_ON),
    "/my/firm/client-codes": ("POST", Who.SIGNED_ON),
    "/my/cja/": ("GET POST", Who.SIGNED_ON),
    "/my/cja/done": ("GET", Who.SIGNED_ON),
    "/courts/<court:court>/link/now": ("POST", Who.ANYBODY),
    "/courts/<court:court>/link/mend": ("POST", Who.ANYBODY),
    "/courts/<court:court>/link/go-on": ("POST", Who.ANYBODY),
    **_a_flow("/courts/<court:court>/link", Who.ANYBODY, "logout", "sign-in", "stated", "choose", "legacy", "confirm"),
    "/courts/<court:court>/link/log-out": ("POST", Who.ANYBODY),
    "/courts/<court:court>/link/not-now": ("POST", Who.ANYBODY),
    "/services/cso-auth": ("DELETE GET PATCH POST PUT", Who.PROGRAM),
    "/services/cso-logout": ("DELETE GET PATCH POST PUT", Who.PROGRAM),
    "/healthz": ("GET", Who.ANYBODY),
    "/metrics": ("GET", Who.METRICS),
    "/log-out": ("POST", Who.ANYBODY),
    "/desk/login": ("GET POST", Who.AT_DESK),
    "/desk/invitation": ("GET POST", Who.AT_DESK),
    "/desk/codes": ("GET POST", Who.AT_DESK),
    "/desk/codes/key": ("POST", Who.AT_DESK),
    "/desk/time": ("GET", Who.AT_DESK),
    "/desk/more-time": ("POST", Who.AT_DESK),
    "/desk/log-out": ("POST", Who.AT_DESK),
    "/desk/": ("GET", Who.STAFF),
    "/desk/today": ("GET", Who.STAFF),
    "/desk/articles/": ("GET", Who.STAFF),
    "/desk/articles/<word:slug>": ("GET", Who.STAFF),
    "/desk/articles/common-problems/<court:court>": ("GET", Who.STAFF),
    "/desk/find": ("GET POST", Who.HELPERS),
    "/desk/calls/<int:call_id>": ("GET", Who.HELPERS),
    "/desk/calls/<int:call_id>/now": ("GET", Who.HELPERS),
    "/desk/calls/<int:call_id>/close": ("POST", Who.HELPERS),
    "/desk/calls/<int:call_id>/wrong-pair": ("GET", Who.HELPERS),
    '/desk/calls/<int:call_id>/<any("end-wait","send-reset","send-login","end-journey","release"):act>': (
        "GET POST",
        Who.HELPERS,
    ),
    "/desk/calls/<int:call_id>/note": ("GET POST", Who.HELPERS),
    "/desk/calls/<int:call_id>/checklist": ("GET POST", Who.HELPERS),
    "/desk/calls/<int:call_id>/address": ("GET POST", Who.ADMINISTRATORS),
    "/desk/timeline/": ("GET", Who.HELPERS),
    "/desk/timeline/export/<any(jsonl, csv):form>": ("POST", Who.ADMINISTRATORS),
    "/practice/": ("GET", Who.PRACTICE),
    "/practice/cast.json": ("GET", Who.PRACTICE),
    "/practice/outbox": ("GET", Who.PRACTICE),
    "/practice/people": ("POST", Who.PRACTICE),
    "/practice/rehearse/": ("GET POST", Who.PRACTICE),
    "/practice/rehearse/clock": ("POST", Who.PRACTICE),
    "/practice/rehearse/end": ("POST", Who.PRACTICE),
    "/practice/rehearse/summary": ("GET", Who.PRACTICE),
    "/practice/rehearse/class": ("GET", Who.PRACTICE),
    "/practice/rehearse/class/clock": ("POST", Who.PRACTICE),
    "/practice/people/<word:key>": ("GET", Who.PRACTICE),
    "/practice/people/<word:key>.json": ("GET", Who.PRACTICE),
}


def test_every_address_is_listed_with_who_may_enter(app):
    found = {}
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            room = app.blueprints[rule.endpoint.partition(".")[0]]
            methods, _ = found.get(rule.rule, (set(), None))
            found[rule.rule] = methods | (rule.methods & {"GET", "POST", "PUT", "DELETE", "PATCH"}), room.who
    assert {rule: (" ".join(sorted(methods)), who) for rule, (methods, who) in found.items()} == ADDRESSES


@pytest.mark.parametrize("address", [rule for rule, (_, who) in ADDRESSES.items() if who is Who.PRACTICE])
def test_a_live_site_has_no_practice_world(app, address):
    concrete = address.replace("<word:key>", "someone")
    assert app.test_client().get(concrete).status_code in (404, 405)
    assert app.test_client().post(concrete).status_code in (400, 404, 405)


POSTS = [rule for rule, (methods, who) in ADDRESSES.items() if "POST" in methods and who is not Who.PROGRAM]


@pytest.mark.parametrize("address", POSTS)
def test_every_post_needs_the_csrf_token(practice_app, address):
    concrete = address.replace("<court:court>", "cacd")
    concrete = re.sub(r'<any\("?([a-z-]+).*:[a-z]+>', r"\1", concrete)
    concrete = re.sub("<int:[a-z_]+>", "1", concrete)
    answer = practice_app.test_client().post(concrete)
    assert answer.status_code == 400
    assert "open too long" in answer.text
