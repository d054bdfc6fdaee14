"""What counts as a secret of a connection."""

from __future__ import annotations

import json
import random
import string
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus

import pytest

from dataflow_airflow.redaction import Redactor, secrets_of

SDK = Path(__file__).resolve().parents[2] / "sdk"
EXAMPLES = json.loads((SDK / "src/test/resources/dev/dataflow/json/redaction.json").read_text("utf-8"))
"""The sdk's tests read the same file."""


@pytest.mark.parametrize("example", EXAMPLES["secrets"], ids=lambda example: str(example["secrets"]))
def test_secrets_are_found_by_name_and_in_addresses(example: dict[str, Any]) -> None:
    assert set(secrets_of(example["connection"])) == set(example["secrets"])


@pytest.mark.parametrize(
    ("connection", "secrets"),
    [
        ({"extra": {"jdbc.password": 12345, "ssl": True, "none": None}}, {"12345"}),
        ({"extra": {"proxies": ["http://u:k10@p"]}}, {"k10"}),
    ],
)
def test_secrets_that_are_no_texts_are_found(connection: dict[str, Any], secrets: set[str]) -> None:
    assert set(secrets_of(connection)) == secrets


@pytest.mark.parametrize("example", EXAMPLES["forms"], ids=lambda example: example["password"][:10])
def test_no_form_of_a_secret_survives(example: dict[str, Any]) -> None:
    redact = Redactor(secrets_of(example)).redact
    for form in example["hidden"]:
        assert redact(f"before {form} after") == "before *** after"


def test_no_encoding_of_a_secret_survives() -> None:
    seeded = random.Random(20261121)
    for _ in range(500):
        secret = "".join(seeded.choices(string.printable.strip() + "é☃ ", k=12)).strip()
        if len(secret) < 3:
            continue
        redact = Redactor([secret]).redact
        for form in (secret, quote(secret), quote(secret, safe=""), quote_plus(secret), json.dumps(secret)[1:-1]):
            assert form not in redact(f"before {form} after"), (secret, form)


def test_ordinary_text_stays() -> None:
    text = 'clean_trips: 6470 rows read {"a": 1}'
    assert Redactor([]).redact(text) == text
    assert Redactor(["", "ab"]).redact(text) == text
