# For the emulators on this machine: MiniStack and LocalStack are described by the same lines.
# Endpoints are not here: `. .local/env` sets them.

account_id = "000000000000"

# Local texts are there to be thrown away.
force_destroy = true

# What an emulator runs at once on a laptop: each invocation is a process or a container.
reserved_concurrency = 4

# The emulator speaks on this machine's own cores, for up to four functions at a time: more calls at once only wait in line.
polly_concurrency = 2

# An emulator has no console to link to.
console_links = false

# No alarms, as by default: MiniStack 1.5.33 forgets most of what an alarm was told, and no second plan would be clean.

# Nothing leaves the machine; the emulators only note the message.
notice_emails = ["listener@example.com"]
