"""Runs the AWS CLI as often as it is told, in one process: its start takes longer than most of what it does.

Reads the arguments of a command as a JSON list from each line of standard input, and prints a line of JSON: its exit code
and what it wrote.
"""

import contextlib
import io
import json
import sys

from awscli.clidriver import create_clidriver


def run(args: list[str]) -> dict:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = create_clidriver().main(args)
        except SystemExit as end:
            code = end.code
    return {"exitCode": code, "stdout": out.buffer.getvalue().decode(), "stderr": err.buffer.getvalue().decode()}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
