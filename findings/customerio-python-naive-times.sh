#!/usr/bin/env bash
# `datetime.utcnow()` is right east of Greenwich and hours late west of it, in Python clients.
#
# customerio-cdp-analytics 1.1.0 and segment-analytics-python 2.4.0 read a naive timestamp as local
# time if it is less than five seconds old by the local clock, or in its future, and as UTC otherwise.
# In New York (here: EST5) the current UTC time lies in that future, so the event moves by five hours.
# A naive time of ten seconds ago and one of now, both local, differ by those hours as well.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  customerio-cdp-analytics==1.1.0 segment-analytics-python==2.4.0
cat > run.py <<'PY'
import datetime, os
import customerio.analytics.client, segment.analytics.client
def shift(module, naive):
    message = module.Client("k", send=False).track("u", "Timed", timestamp=naive)[1]
    sent = datetime.datetime.fromisoformat(message["timestamp"])
    return round((sent - datetime.datetime.now(datetime.timezone.utc)).total_seconds() / 3600)
now = datetime.datetime.now()
utc = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
for module in (customerio.analytics.client, segment.analytics.client):
    print(os.environ["TZ"], "utcnow", shift(module, utc), "now", shift(module, now),
        "10 s ago", shift(module, now - datetime.timedelta(seconds=10)))
PY
seen=$(for zone in EST5 CET-1; do TZ=$zone venv/bin/python run.py; done)
echo "$seen"
[ "$seen" = "EST5 utcnow 5 now 0 10 s ago -5
EST5 utcnow 5 now 0 10 s ago -5
CET-1 utcnow 0 now 0 10 s ago 1
CET-1 utcnow 0 now 0 10 s ago 1" ]
