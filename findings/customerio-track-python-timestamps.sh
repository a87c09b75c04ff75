#!/usr/bin/env bash
# `track` of Customer.io's Track client for Python drops a timestamp that it can't read.
#
# customerio 3.2.0: an ISO 8601 string is left out without a word, and the event happens now; `backfill`
# raises on the same string. `True` is sent as it is. Fractions of a second are cut off.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check customerio==3.2.0
cat > run.py <<'PY'
import datetime, json
from customerio import CustomerIO, CustomerIOException
class Recorder(CustomerIO):
    def send_request(self, method, url, data):
        print(json.dumps(data))
client = Recorder("site", "key")
for timestamp in ("2026-01-02T03:04:05Z", True, datetime.datetime(2026, 1, 2, 3, 4, 5, 999999)):
    client.track("u", "Timed", timestamp=timestamp)
try:
    client.backfill("u", "Timed", "2026-01-02T03:04:05Z")
except CustomerIOException as error:
    print(error)
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = '{"name": "Timed", "data": {}}
{"name": "Timed", "data": {}, "timestamp": true}
{"name": "Timed", "data": {}, "timestamp": 1767323045}
2026-01-02T03:04:05Z is not a valid timestamp (invalid literal for int() with base 10: '"'2026-01-02T03:04:05Z'"')' ]
