"""Runs a command in a pseudo-terminal of 100 columns: terminal.py COMMAND…

What comes on standard input is typed there, what the terminal shows goes to standard output. Ends with the command, and with
its status.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios

child, terminal = pty.fork()
if child == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

sources = [terminal, sys.stdin.fileno()]
while terminal in sources:
    for source in select.select(sources, [], [])[0]:
        try:
            data = os.read(source, 65536)
        except OSError:  # Linux says so when the command has ended.
            data = b""
        if not data:
            sources.remove(source)
        elif source == terminal:
            os.write(sys.stdout.fileno(), data)
        else:
            os.write(terminal, data)

sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
