"""A task's connections: Airflow's, by id, in the form in which the driver takes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dataflow_airflow import compat
from dataflow_airflow.documents import texts_of
from dataflow_airflow.errors import ConfigError
from dataflow_airflow.redaction import Redactor, secrets_of

if TYPE_CHECKING:
    from collections.abc import Sequence


def resolve(ids: Sequence[str]) -> tuple[dict[str, dict[str, Any]], Redactor]:
    """Looks connections up in Airflow; the second value knows how to keep their secrets out of text."""
    connections = {connection_id: _resolved(connection_id) for connection_id in ids}
    redactor = Redactor(secret for connection in connections.values() for secret in secrets_of(connection))
    compat.mask_secrets(redactor.forms)
    return connections, redactor


def _resolved(connection_id: str) -> dict[str, Any]:
    connection = compat.connection(connection_id)
    if connection is None:
        raise ConfigError(
            f'This Airflow has no connection "{connection_id}", and the task needs it.\n'
            f'  Fix: add a connection with the id "{connection_id}" in Airflow (Admin, Connections), '
            "or name another in the pipeline.",
            code="CONNECTION_MISSING",
        )
    return {
        "type": connection.conn_type,
        "host": connection.host or None,
        "port": connection.port,
        "schema": connection.schema or None,
        "login": connection.login or None,
        "password": connection.password or None,
        "extra": _extra(connection_id, connection.extra),
    }


def _extra(connection_id: str, text: str | None) -> dict[str, str]:
    # Airflow's own reading takes text that is no JSON for an empty object, and the failure would surface far from here.
    try:
        extra = json.loads(text) if text else {}
    except ValueError:
        extra = None
    if not isinstance(extra, dict):
        raise ConfigError(
            f'The extra fields of the connection "{connection_id}" are not a JSON object.\n'
            "  Fix: write them as a JSON object in Airflow (Admin, Connections).",
            code="CONNECTION_INVALID",
        )
    return texts_of(extra)
