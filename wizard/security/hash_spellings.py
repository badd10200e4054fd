"""How other programs write the hashes that this site verifies, and the names of those that it does not. Pure.

Decided: hashes that cost a guesser next to nothing (NTLM, MD5, salted SHA of one round) are named and not verified.
Their owners reset the password first.
"""

import base64
import binascii
import re
from collections.abc import Callable

# Of LDAP and Dovecot, of Spring, and of Django before what crypt writes.
_PREFIX = re.compile(
    r"(?:\{(?:CRYPT|ARGON2(?:I|ID)?|BCRYPT|BLF-CRYPT|SHA256-CRYPT|SHA512-CRYPT)\}|bcrypt\$|argon2(?=\$argon2i))", re.I
)
_WERKZEUG_PBKDF2 = re.compile(r"pbkdf2:sha256:(\d+)\$([A-Za-z0-9]+)\$([0-9a-f]{64})", re.A)
_DJANGO_SCRYPT = re.compile(r"scrypt\$(\d+)\$([A-Za-z0-9]+)\$(\d+)\$(\d+)\$([A-Za-z0-9+/]{86}==)", re.A)
_LDAP_PBKDF2 = re.compile(r"\{PBKDF2-SHA256\}(?=\d+\$)")

_NAMES = (
    (r"[!*].*|x|NP|LK", "a locked password"),
    (r"\$3\$.*|\$NT\$.*|\{(?:NT|NTLM|NTHASH)\}.*", "an NTLM hash"),
    (r"[0-9a-fA-F]{32}", "an NTLM or MD5 hash"),
    (r"\$1\$.*", "an MD5-crypt hash"),
    (r"\$apr1\$.*", "an Apache MD5 hash"),
    (r"\$md5[$,].*", "a Sun MD5 hash"),
    (r"\{S?MD5\}.*|md5\$.*|md5[0-9a-f]{32}", "an MD5 hash"),
    (r"\$sha1\$.*|sha1\$.*|\{SHA\}.*|[0-9a-fA-F]{40}", "a SHA-1 hash"),
    (r"\{SSHA\}.*", "a salted SHA-1 hash (SSHA)"),
    (r"\{S?SHA(?:224|256|384|512)\}.*|[0-9a-fA-F]{64}|[0-9a-fA-F]{128}", "a SHA-2 hash of one round"),
    (r"\$[PH]\$.*", "a phpass hash"),
    (r"\$S\$.*", "a Drupal hash"),
    (r"\$7\$.*", "an scrypt hash as crypt writes it"),
    (r"\$gy\$.*", "a gost-yescrypt hash"),
    (r"\$y\$.*", "a yescrypt hash"),
    (r"\$2x\$.*", "a bcrypt hash of a faulty version (2x)"),
    (r"\$argon2d\$.*", "an Argon2d hash"),
    (r"\$bcrypt-sha256\$.*", "a bcrypt-sha256 hash of passlib"),
    (r"(?:\$?pbkdf2[-_:](?:sha1|sha512)|\$pbkdf2\$|\{PBKDF2).*", "a PBKDF2 hash of another kind than SHA-256"),
    (r"pbkdf2:sha256\$.*", "a PBKDF2 hash without its iterations"),
    (r"SCRAM-SHA-(?:1|256)\$.*", "a SCRAM verifier of PostgreSQL"),
    (r"0x0[12]00[0-9A-Fa-f]+", "an SQL Server hash"),
    (r"S:[0-9A-F]{60}.*", "an Oracle hash"),
    (r"AQAAAA[A-Za-z0-9+/=]{50,}", "an ASP.NET Identity hash"),
    (r"\$2[aby]?\$.*|bcrypt.*\$.*", "a bcrypt hash that is cut off or damaged"),
    (r"\$argon2.*|argon2\$.*", "an Argon2 hash that is cut off or damaged"),
    (r"\$[56]\$.*", "a SHA-crypt hash that is cut off or damaged"),
    (r"\$?pbkdf2[-_:]sha256[$:].*", "a PBKDF2 hash that is cut off or damaged"),
    (r"scrypt[:$].*", "an scrypt hash that is cut off or damaged"),
)
_PATTERNS = tuple((re.compile(pattern, re.A | re.S), name) for pattern, name in _NAMES)


def canonical(stored: str) -> str:
    """The hash as ``hash_schemes`` reads it; anything else as it stands."""
    stored = _PREFIX.sub("", stored, count=1) if _PREFIX.match(stored) else stored
    stored = _LDAP_PBKDF2.sub("$pbkdf2-sha256$", stored, count=1)
    for pattern, rewrite in _REWRITTEN:
        if match := pattern.fullmatch(stored):
            return rewrite(match)
    return stored


def scheme_name(stored: str) -> str:
    """What a hash that cannot be verified looks like, as part of a sentence; empty if it may be plain text."""
    return next((name for pattern, name in _PATTERNS if pattern.fullmatch(stored)), "")


def _as_django_pbkdf2(match: re.Match[str]) -> str:
    digest = base64.b64encode(binascii.unhexlify(match[3])).decode()
    return f"pbkdf2_sha256${match[1]}${match[2]}${digest}"


def _as_werkzeug_scrypt(match: re.Match[str]) -> str:
    work, salt, block, lanes, digest = match.groups()
    return f"scrypt:{work}:{block}:{lanes}${salt}${base64.b64decode(digest).hex()}"


_REWRITTEN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_WERKZEUG_PBKDF2, _as_django_pbkdf2),
    (_DJANGO_SCRYPT, _as_werkzeug_scrypt),
)
