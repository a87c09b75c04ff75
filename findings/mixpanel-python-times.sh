#!/usr/bin/env bash
# Mixpanel's Python client writes every time without its offset, so that noon in Berlin is noon in UTC.
#
# mixpanel 5.4.1: a `datetime` property loses its offset and its fraction of a second: one instant in
# three zones is three times on the wire. A `date` raises a TypeError.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mixpanel==5.4.1
cat > run.py <<'PY'
import datetime, json
from mixpanel import Mixpanel
class Consumer:
    def send(self, endpoint, message, *_):
        print(json.loads(message)["properties"]["paid_at"])
client = Mixpanel("token", Consumer())
paid = datetime.datetime(2026, 7, 1, 10, 0, 0, 250000, datetime.timezone.utc)
for hours in (0, 2, -7):
    client.track("u", "Paid", {"paid_at": paid.astimezone(datetime.timezone(datetime.timedelta(hours=hours)))})
try:
    client.track("u", "Paid", {"paid_at": paid.date()})
except TypeError as error:
    print(error)
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "2026-07-01T10:00:00
2026-07-01T12:00:00
2026-07-01T03:00:00
Object of type date is not JSON serializable" ]
