"""Runs a driver as a process group of its own, shows its output while it runs, and ends all of it."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dataflow_airflow.launch import Command

GRACE = 3.0
"""Seconds from SIGTERM to SIGKILL. Airflow kills the task's own process 5 s after it told it to end; we come first."""

_TICK = 0.2
_DRAIN = 2.0
_LONGEST_LINE = 1 << 20


class Driver:
    """One driver process and whatever it starts.

    Everything happens on the caller's thread: `follow` watches the process, and `stop`, which Airflow calls from a
    signal handler in the midst of it, only asks the group to end and notes the time after which `follow` forces it.
    The driver's input stays open while it runs, so that it ends by itself when this process dies.
    """

    def __init__(self, command: Command, folder: Path, invocation: bytes, *, grace: float = GRACE) -> None:
        self._command = command
        self._folder = folder
        self._unsent = memoryview(invocation)
        self._grace = grace
        self._process: subprocess.Popen[bytes] | None = None
        self._forced_at: float | None = None
        self.stopped = False

    def start(self) -> None:
        """Starts the process; an `OSError` says that it cannot be started."""
        self._process = subprocess.Popen(
            list(self._command.argv),
            env=dict(self._command.environment),
            cwd=self._folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        if self.stopped:
            # It was asked for before the process was known.
            self.stop()

    def follow(self, out: Callable[[str], None], err: Callable[[str], None]) -> int:
        """Gives each line of output away as it comes, to the end; returns the exit code, -N for signal N."""
        process = self._process
        if process is None:
            raise AssertionError("start it first")
        try:
            self._watch(process, _Lines(out), _Lines(err))
        finally:
            self._end(process)
        return process.returncode

    def stop(self) -> None:
        """Asks the driver to end; safe at any time, more than once, and inside a signal handler."""
        self.stopped = True
        if self._process is None or self._process.returncode is not None:
            return
        if self._forced_at is None:
            self._forced_at = time.monotonic() + self._grace
        _signal_group(self._process, signal.SIGTERM)

    def _watch(self, process: subprocess.Popen[bytes], out: _Lines, err: _Lines) -> None:
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise AssertionError("all three are pipes")
        with selectors.DefaultSelector() as selector:
            for stream, lines in ((process.stdout, out), (process.stderr, err)):
                os.set_blocking(stream.fileno(), False)
                selector.register(stream, selectors.EVENT_READ, lines)
            os.set_blocking(process.stdin.fileno(), False)
            selector.register(process.stdin, selectors.EVENT_WRITE)
            drained_at: float | None = None
            # The input leaves the selector once all is sent, each output at its end.
            while selector.get_map() or process.poll() is None:
                for key, _ in selector.select(_TICK):
                    if key.fileobj is process.stdin:
                        self._send(process.stdin, selector)
                    elif not key.data.read_from(key.fd):
                        selector.unregister(key.fileobj)
                if process.poll() is None:
                    self._force_if_due(process)
                elif drained_at is None:
                    # Whatever it left running in its group goes with it; what fled the group may hold the pipes open.
                    _signal_group(process, signal.SIGKILL)
                    drained_at = time.monotonic() + _DRAIN
                elif time.monotonic() > drained_at:
                    break
        out.end()
        err.end()

    def _send(self, stdin: IO[bytes], selector: selectors.BaseSelector) -> None:
        try:
            sent = os.write(stdin.fileno(), self._unsent[: 1 << 16])
        except BlockingIOError:
            return
        except BrokenPipeError:
            # It died before it read its invocation; its exit code and output tell why.
            sent = len(self._unsent)
        self._unsent = self._unsent[sent:]
        if not self._unsent:
            selector.unregister(stdin)

    def _force_if_due(self, process: subprocess.Popen[bytes]) -> None:
        if self._forced_at is not None and time.monotonic() > self._forced_at:
            _signal_group(process, signal.SIGKILL)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        # Also the way out when Airflow's time-out is raised in the midst of watching.
        if process.poll() is None:
            self.stop()
            try:
                process.wait(self._grace)
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                stream.close()


class _Lines:
    """Cuts a stream into lines."""

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._rest = b""

    def read_from(self, descriptor: int) -> bool:
        """Reads what is there; False at the end of the stream."""
        try:
            chunk = os.read(descriptor, 1 << 16)
        except BlockingIOError:
            return True
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            self._give(line)
        if len(self._rest) > _LONGEST_LINE:
            self.end()
        return bool(chunk)

    def end(self) -> None:
        """Gives away what is left without its line end."""
        if self._rest:
            rest, self._rest = self._rest, b""
            self._give(rest)

    def _give(self, line: bytes) -> None:
        self._take(line.decode(errors="replace").rstrip("\r"))


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    # The driver leads its own session, so that its process id is its group's.
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass
    except PermissionError:
        # macOS says so of a group of which only a zombie is left.
        pass
