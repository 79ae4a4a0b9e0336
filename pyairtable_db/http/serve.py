"""Runs the service: sockets, processes and how they end. uvicorn serves; what it serves is made in worker.py."""

from __future__ import annotations

import contextlib
import logging
import os
import resource
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.supervisors import Multiprocess

from ..errors import ConfigurationError, PyairtableDbError
from . import logs
from .protocol import BoundedProtocol
from .settings import HttpSettings, load, variable
from .shared import FOLDER

_FACTORY = "pyairtable_db.http.worker:application"
_BACKLOG = 2048
_WORKER_SECONDS = 30  # how long a worker may take to start, or to say that it lives
_STARTUP_FAILURE = 3  # uvicorn's exit code for an application that does not start
_log = logging.getLogger("pyairtable_db.http")


def serve(flags: Mapping[str, str]) -> None:
    """Serve until SIGTERM or SIGINT, with the settings of the environment; ``flags`` (setting to text) come first.

    Requests in flight are answered before it returns. SIGHUP replaces the workers one by one, or, where there is one
    only, reads secrets and keys again. Raises ConfigurationError for settings that cannot be, PyairtableDbError when
    an address is taken or the workers cannot start.
    """
    os.environ.update({variable(name): text for name, text in flags.items()})
    settings = load()
    if settings.url is None:
        raise ConfigurationError(
            "no database is named",
            where=variable("url"),
            hint="Set it to postgresql://authenticator@HOST/DATABASE, or serve the local server with --dev.",
        )
    logs.configure(settings)
    _allow_many_files()
    with contextlib.ExitStack() as stack:
        sockets = stack.enter_context(_listening(settings))
        if settings.workers > 1:
            folder = tempfile.mkdtemp(prefix="pyairtable-db-metrics-")
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            os.environ[FOLDER] = folder
        _run(uvicorn.Config(**_configuration(settings)), sockets, settings)


def _configuration(settings: HttpSettings) -> dict[str, Any]:
    return {
        "app": _FACTORY,
        "factory": True,
        "interface": "asgi3",
        "loop": "uvloop",
        "http": BoundedProtocol,
        "ws": "none",
        "lifespan": "on",
        "workers": settings.workers,
        "backlog": _BACKLOG,
        "timeout_worker_healthcheck": _WORKER_SECONDS,
        "timeout_keep_alive": settings.keep_alive_s,
        "timeout_graceful_shutdown": settings.shutdown_s,
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": ",".join(settings.trusted_proxies),
    }


def _run(config: uvicorn.Config, sockets: list[socket.socket], settings: HttpSettings) -> None:
    if settings.workers > 1:
        supervisor = Multiprocess(config, sockets)
        supervisor.run()
        if any(process.exitcode == _STARTUP_FAILURE for process in supervisor.processes):
            raise PyairtableDbError("the workers could not start", hint="The lines above say why.")
        return
    # uvicorn ends by the signal that ended it; here it has been heeded already.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)
    try:
        uvicorn.Server(config).run(sockets)
    except SystemExit as stopped:
        if stopped.code != _STARTUP_FAILURE:
            raise
        raise PyairtableDbError("the service could not start", hint="The lines above say why.") from None


@contextlib.contextmanager
def _listening(settings: HttpSettings) -> Iterator[list[socket.socket]]:
    with contextlib.ExitStack() as stack:
        if settings.uds is not None:
            sockets = [stack.enter_context(_bind_path(settings.uds))]
            stack.callback(settings.uds.unlink, missing_ok=True)
            _log.info("listening on %s", settings.uds)
        else:
            sockets = [stack.enter_context(_bind(settings.host, settings.port, "port"))]
        if settings.admin_port is not None:
            sockets.append(stack.enter_context(_bind(settings.admin_host, settings.admin_port, "admin_port")))
        yield sockets


def _bind(host: str, port: int, setting: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        bound = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise PyairtableDbError(
            f"cannot listen on {host} port {port}: {error.strerror or error}",
            where=variable(setting),
            hint="Choose another with --port N, or end what listens there.",
        ) from None
    bound.set_inheritable(True)
    name = f"[{host}]" if family == socket.AF_INET6 else host
    _log.info("listening on http://%s:%s", name, bound.getsockname()[1])
    return bound


def _bind_path(path: Path) -> socket.socket:
    bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket():  # nobody's, unless somebody answers
            try:
                bound.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()
                bound.close()
                bound = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            else:
                raise OSError(0, "another process listens there")
        bound.bind(str(path))
        path.chmod(0o666)
        bound.listen(_BACKLOG)
    except OSError as error:
        bound.close()
        raise PyairtableDbError(
            f"cannot listen on {path}: {error.strerror or error}",
            where=variable("uds"),
            hint="Choose another with --uds PATH, in a folder that is there.",
        ) from None
    bound.set_inheritable(True)
    return bound


def _allow_many_files() -> None:
    """Let this process have as many connections as the system allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
