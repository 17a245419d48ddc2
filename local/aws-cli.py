"""Runs the AWS CLI of the project's virtual environment on the local target, and nowhere else: aws-cli.py TARGET ARGUMENT…

The environment says where that is (AWS_ENDPOINT_URL). Version 1 of the CLI does not ask it for every service: sqs goes to
AWS all the same, so the endpoint is given as an option as well.
"""

import os
import socket
import sys
from urllib.parse import urlsplit

OPTION = "--endpoint-url"


def refuse(reason):
    sys.exit(f"aws on the local target: {reason}")


target, *arguments = sys.argv[1:]
endpoint = os.environ["AWS_ENDPOINT_URL"]

for argument in arguments:
    name = argument.split("=", 1)[0]
    # argparse takes the beginning of an option for the option.
    if name.startswith("--e") and OPTION.startswith(name):
        refuse(
            f'{argument} is not taken, because this command asks {endpoint} and nothing else. '
            "For another endpoint use an AWS CLI of your own, in another shell."
        )

place = urlsplit(endpoint)
try:
    socket.create_connection((place.hostname, place.port), timeout=2).close()
except OSError as error:
    refuse(
        f"the target {target} does not answer at {endpoint} ({error.strerror or error}). "
        f"Start it with: make local-up TARGET={target}"
    )

from awscli.clidriver import main  # noqa: E402 It takes half a second to load, and is not needed above.

sys.argv = ["aws", OPTION, endpoint, *arguments]
sys.exit(main())
