"""Starts MiniStack as the embedded target: two of its behaviours are brought closer to AWS first.

1. An invocation above a concurrency limit waits for its turn. AWS keeps such events in a queue for up to six hours;
   MiniStack answers with a throttle, burns the two asynchronous retries within seconds and drops the event, so that of 200
   texts uploaded at once most would never be narrated. (A function that invokes itself synchronously would wait for
   ever here; Narrator's does not.)
2. A request from this machine counts as secure transport. MiniStack speaks plain HTTP on loopback, where the bucket's
   policy, the same one as on AWS, refuses plain HTTP; without this the function could not read its own bucket.

Both reach into private names, which is why the AWS emulator's version is pinned and why a missing name stops the start.
"""

import ipaddress
import sys
import threading

from ministack import app
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


replace(lambda_svc, "_reserved_concurrency", lambda original: original)
replace(lambda_svc, "_acquire_execution_slot", waiting_acquire)
replace(lambda_svc, "_release_execution_slot", notifying_release)
replace(app, "pin_request_origin", loopback_is_secure)

if __name__ == "__main__":
    app.main()
