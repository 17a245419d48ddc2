"""Has LocalStack lose no event when a function gets new code or settings. LocalStack runs this file in its own process when it
starts (an init hook: start.d). As on AWS, runs that are under way come to their end, and later events meet the new code.

Unchanged, LocalStack 4.14
- forgets events that the old version has taken from the queue and not begun. They come back when their visibility timeout
  has passed: the function's timeout and a minute;
- kills runs that are under way and repeats them: what they have spoken is spoken again;
- has no queue for the new version in its first milliseconds, and drops the events of that time.

It reaches into private names, so it is for one release. In another one it changes nothing, and LocalStack's log says so.
"""

import threading
import time

from localstack.aws.api.lambda_ import State
from localstack.services.lambda_.invocation import event_manager
from localstack.services.lambda_.invocation.event_manager import LambdaEventManager, Poller
from localstack.services.lambda_.invocation.lambda_service import LambdaService
from localstack.services.lambda_.invocation.version_manager import LambdaVersionManager
from localstack.version import version

RELEASE = "4.14."
QUEUE_LIMIT_S = 5
ERROR_PAUSE_S = 1
POLL_S = 0.02

if not version.startswith(RELEASE):
    raise RuntimeError(f"made for LocalStack {RELEASE}x, and this is {version}: after new code events may be late here")


def poll(self, *_arguments, **_options):
    """As `Poller.run`, but what comes after the poller was stopped goes back to the queue."""
    function = self.version_manager.function_version
    client = event_manager.get_sqs_client(function, client_config=event_manager.CLIENT_CONFIG)
    while not self._shutdown_event.is_set():
        try:
            answer = client.receive_message(
                QueueUrl=self.event_queue_url,
                WaitTimeSeconds=2,
                MaxNumberOfMessages=10,
                VisibilityTimeout=function.config.timeout + 60,
            )
        except Exception as error:
            if not self._shutdown_event.is_set():
                event_manager.LOG.error("Could not poll the events of %s: %s", function.qualified_arn, error)
                time.sleep(ERROR_PAUSE_S)
            continue
        for message in answer.get("Messages") or []:
            try:
                self.invoker_pool.submit(self.handle_message, message)
            except RuntimeError:  # Nothing is submitted to a pool that is shut down.
                give_back(self, message)


def stop_poller(self):
    """Without cancelling what waits in the pool: `handle_message` gives it back."""
    self._shutdown_event.set()
    self.invoker_pool.shutdown(wait=False)


def give_back_when_stopped(handle):
    def handle_message(self, message):
        (give_back if self._shutdown_event.is_set() else handle)(self, message)

    return handle_message


def give_back(poller, message):
    client = event_manager.get_sqs_client(poller.version_manager.function_version)
    client.send_message(QueueUrl=poller.event_queue_url, MessageBody=message["Body"])
    client.delete_message(QueueUrl=poller.event_queue_url, ReceiptHandle=message["ReceiptHandle"])


def wait_for_queue(enqueue):
    def enqueue_event(self, *arguments, **options):
        deadline = time.monotonic() + QUEUE_LIMIT_S
        while self.event_queue_url is None and time.monotonic() < deadline:
            time.sleep(POLL_S)
        return enqueue(self, *arguments, **options)

    return enqueue_event


def stop_events(self):
    """As `LambdaEventManager.stop_for_update`, without waiting for the poller's last request: new versions start in that thread."""
    with self.lifecycle_lock:
        self.stopped.set()
        if self.poller is not None:
            self.poller.stop()


counting = threading.Lock()


def count_run(invoke):
    def counted_invoke(self, **options):
        with counting:
            self.runs_under_way = getattr(self, "runs_under_way", 0) + 1
        try:
            return invoke(self, **options)
        finally:
            with counting:
                self.runs_under_way -= 1

    return counted_invoke


def mark_replaced(update):
    def update_version_state(self, function_version, new_state):
        old = self.lambda_running_versions.get(function_version.qualified_arn)
        if old is not None and new_state.state == State.Active:
            old.is_replaced = True
            # Before Lambda says that the new version is there: whoever has read that may count on it.
            stop_events(self.event_managers[function_version.qualified_arn])
        return update(self, function_version=function_version, new_state=new_state)

    return update_version_state


def stop_when_free(stop):
    def stop_version(self):
        if not getattr(self, "is_replaced", False):
            stop(self)
            return
        # From here on it takes no further run.
        self.shutdown_event.set()
        # Not in the thread of the caller: there are few of them, and new versions start in them.
        threading.Thread(target=stop_later, args=(self, stop), daemon=True).start()

    return stop_version


def stop_later(version_manager, stop):
    deadline = time.monotonic() + version_manager.function_version.config.timeout + ERROR_PAUSE_S
    while getattr(version_manager, "runs_under_way", 0) > 0 and time.monotonic() < deadline:
        time.sleep(POLL_S)
    stop(version_manager)


Poller.run = poll
Poller.stop = stop_poller
Poller.handle_message = give_back_when_stopped(Poller.handle_message)
LambdaEventManager.stop_for_update = stop_events
LambdaEventManager.enqueue_event = wait_for_queue(LambdaEventManager.enqueue_event)
LambdaVersionManager.invoke = count_run(LambdaVersionManager.invoke)
LambdaVersionManager.stop = stop_when_free(LambdaVersionManager.stop)
LambdaService.update_version_state = mark_replaced(LambdaService.update_version_state)
