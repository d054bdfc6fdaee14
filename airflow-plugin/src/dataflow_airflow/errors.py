"""Why a task failed, as types: one tree, so that a retry policy, a callback or a test can tell failures apart."""

from __future__ import annotations

from typing import ClassVar


class DataflowTaskError(Exception):
    """A task of a pipeline failed; the subclass says whose fault it was."""

    failure_class: ClassVar[str] = "internal"
    """The word that reports, exit codes and the documentation use for this kind."""

    retried: ClassVar[bool] = False
    """Whether trying again may help, as far as the kind alone can tell."""

    def __init__(self, message: str, *, code: str = "", step: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.step = step

    @property
    def reason(self) -> str:
        """The failure in a few words, for the retry decision."""
        return f"{self.failure_class}: {self.code}" if self.code else self.failure_class


class UserCodeError(DataflowTaskError):
    """A user's class failed."""

    failure_class = "user_code"


class BadDataError(DataflowTaskError):
    """The data did not hold what the pipeline says it holds."""

    failure_class = "bad_data"


class TransientError(DataflowTaskError):
    """Something outside was not there for a while."""

    failure_class = "transient"
    retried = True


class ConfigError(DataflowTaskError):
    """The pipeline, the target or the installation is set up wrongly."""

    failure_class = "config"


class ResourceError(DataflowTaskError):
    """Memory, disk or another limit ran out."""

    failure_class = "resource"
    retried = True


class InternalError(DataflowTaskError):
    """Dataflow itself failed: a bug of ours."""

    failure_class = "internal"


class NotStartedError(DataflowTaskError):
    """Nothing of the task was begun, since its run is over."""

    failure_class = "not_started"


_CLASSES: dict[str, type[DataflowTaskError]] = {
    error.failure_class: error
    for error in (UserCodeError, BadDataError, TransientError, ConfigError, ResourceError, InternalError)
}

_EXIT_CODES: dict[int, type[DataflowTaskError]] = {
    1: InternalError,
    10: UserCodeError,
    11: BadDataError,
    12: TransientError,
    13: ConfigError,
    14: ResourceError,
}


def error_of_class(failure_class: str) -> type[DataflowTaskError]:
    """The type of a report's failure class; a class that this version does not know counts as a bug."""
    return _CLASSES.get(failure_class, InternalError)


def error_of_exit_code(code: int) -> type[DataflowTaskError]:
    """The type of a driver's exit code."""
    return _EXIT_CODES.get(code, InternalError)
