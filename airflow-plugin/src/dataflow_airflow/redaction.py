"""Keeps secrets out of logs and messages, in every form in which a program may print them.

The sdk's `Redactor` is its twin; one file of examples holds both.
"""

from __future__ import annotations

import base64
import html
import json
import re
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, quote_plus, unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SHORTEST = 3
"""Shorter values cannot be told from ordinary text; a password of two characters protects nothing."""

_SHORTEST_LINE = 8
"""Of a secret of several lines: its armour and its last few characters do not count."""

_SECRET_NAME = re.compile(
    r"pass(wd|word|phrase)|pwd|secret|token|credential|private|bearer|authorization|signature|jaas|keyfile|dsn"
    r"|connection[-_.]?string|webhook|(access|account|api|service|shared|storage|encryption|sas)[-_.]?key",
    re.IGNORECASE,
)
_USER_INFO = (
    # Up to the first @ and up to the last, since one of the password's own need not be encoded; and Oracle's forms.
    re.compile(r"://[^/\s:@]*:([^/\s@]+)@"),
    re.compile(r"://[^/\s:@]*:([^/\s]+)@"),
    re.compile(r"jdbc:oracle:\w+:[^/\s@]*/([^/\s@\"]+)@"),
    re.compile(r"jdbc:oracle:\w+:[^/\s@]*/\"([^\"]+)\"@"),
)
_PARAMETERS = (re.compile(r"[?&;]([A-Za-z0-9_.-]+)=([^&;\s]+)"), re.compile(r"\(([A-Za-z0-9_.-]+)=([^()\s]+)\)"))


class Redactor:
    """Replaces known secrets by `***`."""

    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets for form in _forms(secret) if len(form) >= SHORTEST}
        self.forms = tuple(sorted(forms, key=lambda form: (-len(form), form)))
        self._pattern = re.compile("|".join(map(re.escape, self.forms))) if self.forms else None

    def redact(self, text: str) -> str:
        return self._pattern.sub("***", text) if self._pattern else text


def secrets_in(name: str, value: object) -> Iterator[str]:
    """The secrets that a named value holds: all of it if the name says so, else what is hidden in an address."""
    match value:
        case dict():
            for key, inner in value.items():
                # A secret name covers all that lies under it.
                yield from secrets_in(f"{name}.{key}", inner)
        case list():
            for inner in value:
                yield from secrets_in(name, inner)
        case None | bool():
            pass
        case str() if value.lstrip().startswith(("{", "[")) and (inner := _parsed(value)) is not None:
            yield from secrets_in(name, inner)
        case _ if _SECRET_NAME.search(name):
            yield str(value)
        case str():
            for user_info in _USER_INFO:
                yield from user_info.findall(value)
            for pattern in _PARAMETERS:
                yield from (inner for parameter, inner in pattern.findall(value) if _SECRET_NAME.search(parameter))


def _parsed(text: str) -> object | None:
    try:
        return cast("object", json.loads(text))
    except ValueError:
        return None


def secrets_of(connection: Mapping[str, object]) -> Iterator[str]:
    """The secrets of a connection as the invocation holds it."""
    password = connection.get("password")
    if isinstance(password, str) and password:
        yield password
        login = connection.get("login")
        if isinstance(login, str):
            yield base64.b64encode(f"{login}:{password}".encode()).decode()
    for name in ("host", "schema", "login"):
        yield from secrets_in("", connection.get(name))
    yield from secrets_in("", connection.get("extra"))


def _forms(secret: str) -> Iterator[str]:
    for plain in {secret, unquote(secret)}:
        yield plain
        ascii_only = json.dumps(plain)[1:-1]
        yield ascii_only
        # As Java's JSON writers have it.
        yield re.sub(r"\\u[0-9a-f]{4}", lambda escape: "\\u" + escape.group()[2:].upper(), ascii_only)
        yield json.dumps(plain, ensure_ascii=False)[1:-1]
        yield html.escape(plain)
        # Python's two ways and Java's URLEncoder, which leaves * and encodes ~.
        for encoded in (quote(plain), quote(plain, safe=""), quote_plus(plain), _java_encoded(plain)):
            yield encoded
            yield re.sub(r"%[0-9A-F]{2}", lambda escape: escape.group().lower(), encoded)
        if "\n" in plain:
            yield from (line.strip() for line in plain.splitlines() if len(line.strip()) >= _SHORTEST_LINE)


def _java_encoded(text: str) -> str:
    return quote_plus(text, safe="*").replace("~", "%7E")
