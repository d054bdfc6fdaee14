"""What counts as a secret of a connection."""

from __future__ import annotations

import json
import random
import string
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from dataflow_airflow.redaction import Redactor, secrets_of


@pytest.mark.parametrize(
    ("connection", "secrets"),
    [
        ({"password": "pass1"}, {"pass1"}),
        ({"password": "pass1", "login": "me"}, {"pass1", "bWU6cGFzczE="}),
        ({"extra": {"token": "t1", "region": "eu"}}, {"t1"}),
        ({"extra": {"s3.access-key-id": "k1", "s3.secret-access-key": "k2"}}, {"k1", "k2"}),
        ({"extra": {"credential": "id:k3", "port": 5432}}, {"id:k3"}),
        ({"extra": {"jdbc.password": 12345, "ssl": True, "none": None}}, {"12345"}),
        ({"extra": {"uri": "jdbc:postgresql://u:k4@h/db?user=u&sslpassword=k5&x=1"}}, {"k4", "k5"}),
        ({"host": "https://u:k6@h"}, {"k6"}),
        ({"extra": {"oauth": json.dumps({"client_secret": "k7", "scope": "s"})}}, {"k7"}),
        ({"extra": {"keyfile_dict": json.dumps({"type": "k8", "ids": ["k9"]})}}, {"k8", "k9"}),
        ({"extra": {"proxies": ["http://u:k10@p"], "notes": "{not json"}}, {"k10"}),
        ({"extra": {"warehouse": "s3://bucket/a?b=c", "catalog": "jdbc"}}, set()),
    ],
)
def test_secrets_are_found_by_name_and_in_addresses(connection: dict[str, Any], secrets: set[str]) -> None:
    assert set(secrets_of(connection)) == secrets


def test_no_encoding_of_a_secret_survives() -> None:
    seeded = random.Random(20261121)
    for _ in range(500):
        secret = "".join(seeded.choices(string.printable.strip() + "é☃ ", k=12)).strip()
        if len(secret) < 3:
            continue
        redact = Redactor([secret]).redact
        for form in (secret, quote(secret), quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]):
            assert form not in redact(f"before {form} after"), (secret, form)


def test_a_secret_of_several_lines_is_hidden_line_by_line() -> None:
    key = "-----BEGIN KEY-----\nAAAABBBBCCCC\nDDDDEEEEFFFF\n-----END KEY-----"
    assert Redactor([key]).redact("line DDDDEEEEFFFF!") == "line ***!"


def test_ordinary_text_stays() -> None:
    text = 'clean_trips: 6470 rows read {"a": 1}'
    assert Redactor([]).redact(text) == text
    assert Redactor(["", "ab"]).redact(text) == text
