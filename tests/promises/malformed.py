"""What may be wrong with a request: answers, fields, bodies, methods, addresses."""

from tests.promises.walkers import STEPS

PATHS = (
    "/", "/courts/cacd/", "/courts/cacd/link/", "/courts/ca9/link/", "/courts/exd/link/", "/courts/nowhere/link/",
    "/log-out", "/healthz", "/metrics", "/practice/", "/practice/people", "/static/img/mark.svg", "/%00", "/%ff/",
    *(f"/courts/cacd/link/{name}" for name in (*STEPS, "done", "time", "more-time", "not-now", "log-out", "nothing")),
    *(f"/courts/cacd/link/ended/{name}" for name in ("not-now", "shared-account", "pacer-linked-already", "capitals")),
    "/courts/cacd/link/confirm?because=proof-is-old&understood=y", "/courts/cacd/link/?because=%ff%00",
)  # fmt: skip
METHODS = ("GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "LINK")
ODD_VALUES = (
    b"", b"a\0b", b"\xff\xfe\xfd", b"\xed\xa0\x80", "\ufffe\U0001ffff".encode(), b"x\r\nSet-Cookie: a=b", b"9" * 400,
    b"<script>alert(1)</script>\"'&", b"{wait}{0}%s%(a)s' OR 1=1 --", "\u00e9".encode() * 300,
    "\uff4arivera\u202e".encode(),
    b"\x1b[2J\x7f",
)  # fmt: skip
WRONG_ANSWERS = {
    "logout": [{"signed_out": None}],
    "sign-in": [{"password": "wrong"}, {"username": "nobody-here"}, {"redaction": None}, {"otp_code": "000000"},
                {"password": ""}, {"username": "x" * 300}],
    "choose": [{"whose": None}, {"whose": "nobody"}, {"whose": "somebody_else", "filer_name": ""},
               {"whose": "somebody_else", "filer_name": "Somebody Quite Different"}],
    "legacy": [{"password": "wrong"}, {"username": "nobody"}, {"username": "JRivera"}, {"password": None}],
    "verify": [{"code": ""}, {"code": "ACDE FGHJ KMNP"}, {"code": None}],
    "confirm": [{"understood": None}, {"understood": "false"}, {"typed_last_name": "Wrong"}, {"typed_last_name": ""}],
}  # fmt: skip
HIDDEN = ("csrf_token", "version")
FORGED = (None, "", "0", "1", "2", "3", "99", "-1", "1.0", "IjEi.forged.token", "\u0661")
BODIES = (
    (b"[1]", "application/json"), (b'{"username": 5}', "application/json"), (b"{", "application/json"),
    (b"\xff\0", "application/x-www-form-urlencoded"), (b"&=&&=&%", "application/x-www-form-urlencoded"),
    (b"understood=y", "text/plain"), (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
    (b"no boundary", "multipart/form-data"), (b"x", "application/x-www-form-urlencoded; charset=\xff"),
    (b"a" * 70_000, "application/x-www-form-urlencoded"), (b"a=b&" * 20_000, "application/x-www-form-urlencoded"),
)  # fmt: skip
