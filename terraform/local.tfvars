# For the AWS emulators on this machine: MiniStack (the embedded target) and LocalStack, with the same lines.
# Endpoints are not here: `. .local/env` sets them.

account_id = "000000000000"

# Local texts are there to be thrown away.
force_destroy = true

# What an AWS emulator runs at once on a laptop: each invocation is a process or a container.
reserved_concurrency = 4

# The Polly emulator speaks on this machine's own cores, for up to four functions at a time: more calls at once only wait in line.
polly_concurrency = 2

# A Polly that throttles for good is waited for until then. Here it does so because somebody wants to see what happens.
timeout = 300

# An AWS emulator has no console to link to.
console_links = false

# No alarms, as by default: MiniStack 1.5.33 forgets most settings of an alarm, so that every later plan would show changes.

# Nothing leaves the machine; the AWS emulators only keep the message.
notice_emails = ["listener@example.com"]
