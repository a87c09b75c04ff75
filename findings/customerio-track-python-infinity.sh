#!/usr/bin/env bash
# An infinite number looks like an outage to users of Customer.io's Track client for Python.
#
# customerio 3.2.0: NaN becomes null. Infinity can't be written as JSON, and the error says "Failed to
# receive valid response after 3 retries. Check system status", though no request was made.
# Inside a tuple, NaN counts as infinity does, because only lists and dicts are searched.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check customerio==3.2.0
cat > run.py <<'PY'
import socket
from customerio import CustomerIO, CustomerIOException
listener = socket.create_server(("127.0.0.1", 0))
client = CustomerIO("site", "key", host="127.0.0.1", port=listener.getsockname()[1])
for value in (float("inf"), (float("nan"),)):
    try:
        client.track("u", "Measured", {"value": value})
    except CustomerIOException as error:
        first, second, last = str(error).splitlines()
        print(first, "|", second, "|", type(error.__cause__).__name__)
listener.settimeout(0.5)
try:
    listener.accept()
    print("connected")
except TimeoutError:
    print("never connected")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
line="Failed to receive valid response after 3 retries. | Check system status at http://status.customer.io. | InvalidJSONError"
[ "$seen" = "$line
$line
never connected" ]
