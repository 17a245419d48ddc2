"""Runs a function under Node's inspector for as long as a process of this machine asks for it.

It asks by a file: {"functionName": …, "port": …, "pid": …}. When the file goes, or that process ends in whatever way, the
function runs as before; MiniStack goes on all the time and keeps what it holds.

While a function is inspected
- one process of it runs, since only one can have the port: further events wait as above a concurrency limit;
- that process is there before the first event, and again after each change of code: breakpoints can be set at once;
- no time limit runs, and the function is told that a day is left: somebody may stand at a breakpoint;
- a process whose forerunner had a debugger waits for it to come back before it loads any code. Then breakpoints hold from
  the first line on.
"""

import json
import logging
import os
import re
import threading
from typing import NamedTuple

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

logger = logging.getLogger("inspection")

LOOK_EVERY_S = 0.2
# Debuggers that attach again by themselves try it each second. One that was closed is waited for once.
RETURN_WITHIN_S = 5
DAY_S = 24 * 60 * 60
# What Node writes of the inspector is no line of the function's log.
INSPECTOR_LINE = re.compile(
    r"Debugger (attached|ending on)|For help, see: https://nodejs\.org/|Waiting for the debugger to disconnect"
)


class Request(NamedTuple):
    functionName: str
    port: int
    pid: int


asked: Request | None = None
was_attached = False
# Code that a process could not load: it is not tried again until an event or other code comes.
broken_code = None
# Set where something may have to be started.
wake = threading.Event()


def read_request(path):
    try:
        with open(path) as file:
            request = Request(**json.load(file))
        os.kill(request.pid, 0)
        return request
    except (OSError, ValueError, TypeError):
        return None


def is_inspected(config):
    return asked is not None and config.get("FunctionName") == asked.functionName


def is_occupied(config):
    """Whether the one process of a function that is inspected is at work."""
    return is_inspected(config) and lambda_svc._inflight.get(lambda_svc._inflight_key(config), 0) > 0


def inspected_spawn(spawn):
    def spawn_worker(worker):
        global was_attached
        request = asked
        config = getattr(worker, "config_as_deployed", worker.config)
        if request is None or config.get("FunctionName") != request.functionName:
            return spawn(worker)
        worker.config_as_deployed = config
        waits, was_attached = was_attached, False
        if waits:
            worker.config = inspected_config(config, "--inspect-wait", request.port)
            patience = threading.Timer(RETURN_WITHIN_S, end_unless_attached, [worker])
            patience.start()
            try:
                return spawn(worker)
            except RuntimeError:
                if was_attached:
                    raise
                logger.info("No debugger came back to %s: it starts without", worker.func_name)
            finally:
                patience.cancel()
        worker.config = inspected_config(config, "--inspect", request.port)
        return spawn(worker)

    return spawn_worker


def inspected_config(config, flag, port):
    variables = (config.get("Environment") or {}).get("Variables") or {}
    # The inspector's address is not to be written into the log.
    options = f"{variables.get('NODE_OPTIONS', '')} {flag}=127.0.0.1:{port} --inspect-publish-uid=http".strip()
    return {**config, "Timeout": DAY_S, "Environment": {"Variables": {**variables, "NODE_OPTIONS": options}}}


def end_unless_attached(worker):
    process = worker._proc
    if not was_attached and process is not None:
        process.kill()


def stderr_without_inspector(read):
    def read_stderr(worker):
        global was_attached
        if not hasattr(worker, "config_as_deployed"):
            return read(worker)
        lines = worker._stderr_queue
        try:
            for line in worker._proc.stderr:
                if line.startswith("Debugger attached"):
                    was_attached = True
                if not INSPECTOR_LINE.match(line):
                    lines.put(line.rstrip("\n"))
        except (OSError, ValueError):
            pass  # It was closed under us: the process is gone.

    return read_stderr


def watch(path, turn, acquire_slot):
    """Looks for requests in the file from now on.

    turn -- the condition under which slots of concurrency are taken
    acquire_slot -- MiniStack's own, which does not wait
    """

    def look():
        global asked, was_attached
        while True:
            wake.wait(LOOK_EVERY_S)
            wake.clear()
            try:
                request, before = read_request(path), asked
                if request != before:
                    asked, was_attached = request, False
                    # Runs that are under way come to their end; every later one is inspected, or is not.
                    for name in {one.functionName for one in (before, request) if one is not None}:
                        lambda_svc.invalidate_worker(name)
                if asked is not None:
                    start_missing(turn, acquire_slot)
            except Exception:
                logger.exception("The request in %s could not be met", path)

    threading.Thread(target=look, daemon=True, name="inspection").start()


def start_missing(turn, acquire_slot):
    for func in list(lambda_svc._functions._data.values()):
        config, code = func.get("config") or {}, func.get("code_zip")
        if not is_inspected(config) or not code or code is broken_code or has_process(config):
            continue
        with turn:
            slot = None if is_occupied(config) else acquire_slot(func, config)[0]
        if slot is not None:
            # A thread of its own: it lasts as long as somebody stands at a breakpoint in what is loaded.
            arguments = (func, start_process, func, slot)
            threading.Thread(target=lambda_svc._run_with_function_config_scope, args=arguments, daemon=True).start()


def has_process(config):
    with lambda_runtime._lock:
        workers = lambda_runtime._workers.get(key_of(config), [])
        return any(worker._proc is not None and worker._proc.poll() is None for worker in workers)


def key_of(config):
    return lambda_runtime._worker_key(config["FunctionName"], config, config.get("Version", "$LATEST"))


def start_process(func, slot):
    global broken_code
    config, code = func["config"], func["code_zip"]
    try:
        name, qualifier = config["FunctionName"], config.get("Version", "$LATEST")
        worker, _reason = lambda_svc.acquire_worker(name, config, code, qualifier=qualifier)
        try:
            lambda_runtime.ensure_spawned(worker)
        except Exception as fault:
            # It answers all the same, but with another fault. The next event starts anew, and the function's log tells why.
            lambda_runtime.kill_workers([worker])
            broken_code = code
            logger.warning("%s was not started ahead of an event: %s", name, fault)
        finally:
            lambda_svc.release_worker(worker)
    finally:
        lambda_svc._release_execution_slot(slot)
