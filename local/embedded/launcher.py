"""Starts MiniStack as the embedded target: five of its behaviours are brought closer to AWS first, and
the function can be run under a debugger (inspection.py).

1. An invocation above a concurrency limit waits for its turn. AWS keeps such events in a queue for up to six hours;
   MiniStack answers with a throttle, burns the two asynchronous retries within seconds and drops the event, so that of 200
   texts uploaded at once most would never be narrated. (A function that invokes itself synchronously would wait for
   ever here; Narrator's does not.)
2. A request from this machine counts as secure transport. MiniStack speaks plain HTTP on loopback, where the bucket's
   policy, the same one as on AWS, refuses plain HTTP; without this the function could not read its own bucket.
3. A function that cannot be loaded says why in its log. MiniStack tells only who waits for the answer, and S3 does not.
4. New code or settings let runs that are under way come to their end, and every later run has them. MiniStack kills what
   runs, so that a text that is being spoken would be spoken twice.
5. New code is in effect at once. MiniStack says so half a second later, and refuses invocations until then.

They reach into private names, which is why the AWS emulator's version is pinned and why a missing name stops the start.
"""

import ipaddress
import json
import os
import re
import sys
import threading
from datetime import datetime, timezone

import inspection
from ministack import app
from ministack.core import lambda_runtime
from ministack.services import lambda_svc


def replace(module, name, make_replacement):
    original = getattr(module, name, None)
    if original is None:
        sys.exit(
            f"This launcher does not fit the installed MiniStack: {module.__name__}.{name} is gone. "
            "Install the version of local/embedded/requirements.txt: make setup."
        )
    setattr(module, name, make_replacement(original))


slot_freed = threading.Condition()


def waiting_acquire(acquire):
    def acquire_when_free(func, config):
        with slot_freed:
            while True:
                if inspection.is_occupied(config):
                    slot_freed.wait(timeout=1)
                    continue
                slot, limit = acquire(func, config)
                if slot is not None:
                    return slot, limit
                # A reserved concurrency of 0 switches a function off: nothing will ever be released.
                if limit == "function" and lambda_svc._reserved_concurrency(func, config) == 0:
                    return slot, limit
                # The limit itself can be raised meanwhile, which notifies nobody: look again each second.
                slot_freed.wait(timeout=1)

    return acquire_when_free


def notifying_release(release):
    def release_and_notify(slot):
        with slot_freed:
            release(slot)
            slot_freed.notify_all()

    return release_and_notify


def loopback_is_secure(pin):
    def pin_origin(source_ip, secure_transport):
        pin(source_ip, secure_transport or ipaddress.ip_address(source_ip).is_loopback)

    return pin_origin


# In the program that loads a function: it hands on the message alone.
MESSAGE_OF_LOAD = 'status: "error", error: e.message\n        }) + "\\n");\n      }\n      return;'
FIRST_FRAME = re.compile(r"\n\s+at ")


def stack_of_load(script):
    if MESSAGE_OF_LOAD not in script:
        sys.exit("This launcher does not fit the installed MiniStack: its Node program loads functions in another way.")
    with_stack = MESSAGE_OF_LOAD.replace("e.message", "String(e.stack || e)")
    return script.replace(MESSAGE_OF_LOAD, with_stack)


def logged_load_failure(execute):
    def execute_and_log(func, event, request_id):
        result = execute(func, event, request_id)
        body = result.get("body")
        # What failed later has left a stack trace in the log.
        if result.get("error") and not result.get("log") and isinstance(body, dict):
            message = str(body.get("errorMessage", "")).removeprefix("Worker init failed: ")
            frames = FIRST_FRAME.search(message)
            end = frames.start() if frames else len(message)
            name = re.match(r"(\w+): ", message)
            # The answer is to be as short as before.
            body["errorMessage"] = message[:end]
            result["log"] = json.dumps(
                {
                    # As Lambda's Node runtime writes it where logs are JSON.
                    "timestamp": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                    "level": "ERROR",
                    "requestId": request_id,
                    "message": {
                        "errorType": name[1] if name else "Error",
                        "errorMessage": message[name.end() if name else 0 : end],
                        "stackTrace": message[end:].strip().splitlines(),
                    },
                }
            )
        return result

    return execute_and_log


def lease_with_this_code(acquire):
    def acquire_worker(func_name, config, code_zip, **options):
        while True:
            worker, reason = acquire(func_name, config, code_zip, **options)
            if worker is None:
                return worker, reason
            with lambda_runtime._lock:
                is_of_this_code = worker.code_zip is code_zip
                if is_of_this_code:
                    worker.leased_by = threading.get_ident()
                else:
                    # A run that had read the old code just before it was replaced has left it in the pool.
                    retire([worker])
            if is_of_this_code:
                return worker, reason
            release(worker)

    return acquire_worker


def retire(workers):
    """Takes them out of the pool, under its lock. Whoever has one comes back with it, to `release`."""
    for entries in lambda_runtime._workers.values():
        entries[:] = [worker for worker in entries if worker not in workers]
    for worker in workers:
        worker.is_retired = True


def release(worker):
    if worker is None:
        return
    with lambda_runtime._lock:
        worker.in_use = False
        worker.leased_by = None
        is_retired = getattr(worker, "is_retired", False)
    if is_retired:
        lambda_runtime.kill_workers([worker])


def invalidate_when_free(invalidate):
    def invalidate_worker(func_name, qualifier=None, account=None, region=None):
        with lambda_runtime._lock:
            retire(
                [
                    worker
                    for key, entries in lambda_runtime._workers.items()
                    if key.split(":")[2] == func_name and qualifier in (None, key.split(":")[3])
                    for worker in entries
                    # A thread that gives up its own worker does not come back to release it.
                    if worker.in_use and getattr(worker, "leased_by", None) != threading.get_ident()
                ]
            )
        invalidate(func_name, qualifier=qualifier, account=account, region=region)

    return invalidate_worker


replace(lambda_runtime, "_NODEJS_WORKER_SCRIPT", stack_of_load)
replace(lambda_runtime, "_worker_key", lambda original: original)
replace(lambda_runtime, "_workers", lambda original: original)
replace(lambda_runtime, "ensure_spawned", lambda original: original)
replace(lambda_runtime.Worker, "_read_stderr", inspection.stderr_without_inspector)
replace(lambda_runtime.Worker, "_spawn", inspection.inspected_spawn)
replace(lambda_svc, "_LAMBDA_STATE_TRANSITION_DELAY", lambda original: 0.01)
replace(lambda_svc, "acquire_worker", lease_with_this_code)
replace(lambda_svc, "release_worker", lambda original: release)
replace(lambda_svc, "invalidate_worker", invalidate_when_free)
replace(lambda_svc, "_execute_function_warm", logged_load_failure)
replace(lambda_svc, "_reserved_concurrency", lambda original: original)
replace(lambda_svc, "_functions", lambda original: original)
replace(lambda_svc, "_inflight", lambda original: original)
replace(lambda_svc, "_inflight_key", lambda original: original)
replace(lambda_svc, "_run_with_function_config_scope", lambda original: original)
acquire_at_once = lambda_svc._acquire_execution_slot
replace(lambda_svc, "_acquire_execution_slot", waiting_acquire)
replace(lambda_svc, "_release_execution_slot", notifying_release)
replace(app, "pin_request_origin", loopback_is_secure)

if __name__ == "__main__":
    # Taken out, because the function inherits what remains.
    request_file = os.environ.pop("NARRATOR_INSPECTION_FILE", None)
    if request_file:
        inspection.watch(request_file, slot_freed, acquire_at_once)
    app.main()
