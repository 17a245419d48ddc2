# For the emulators on this machine: the embedded engine and LocalStack are described by the same lines.
# Endpoints are not here: `. .local/env` sets them.

account_id = "000000000000"

# Local texts are there to be thrown away.
force_destroy = true

# What an emulator runs at once on a laptop: each invocation is a process or a container.
reserved_concurrency = 4

# Nothing leaves the machine; the emulators only note the message.
notice_emails = ["listener@example.com"]
