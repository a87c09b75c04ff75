#!/usr/bin/env bash
# A CloudEvent without a time, read twice, has two times: two SDKs say it was made now.
#
# cloudevents 10.0.0 of npm and 2.2.0 of PyPI set an absent `time`, optional in the standard, to the time
# of reading. Node does the same with a time that it can't read, such as a leap second, without an error;
# its constructor refuses that one. An offset is lost in node. A consumer can't tell such times from true ones.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent cloudevents@10.0.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cloudevents==2.2.0
cat > events.json <<'JSON'
[{}, {"time": "2016-12-31T23:59:60Z"}, {"time": "2024-01-01T00:00:00+02:00"}]
JSON
cat > run.mjs <<'JS'
import fs from 'node:fs';
import { CloudEvent, HTTP } from 'cloudevents';
for (const time of JSON.parse(fs.readFileSync('events.json'))) {
  const body = JSON.stringify({ specversion: '1.0', id: '1', source: '/s', type: 't', ...time });
  const read = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' }, body }).time;
  console.log('node', time.time, Date.now() - Date.parse(read) < 60000 ? 'now' : read);
}
try { new CloudEvent({ source: '/s', type: 't', time: '2016-12-31T23:59:60Z' }); } catch (error) { console.log(error.message); }
JS
cat > run.py <<'PY'
import json
from datetime import datetime, timedelta, timezone
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
for time in json.load(open("events.json")):
    body = json.dumps({"specversion": "1.0", "id": "1", "source": "/s", "type": "t", **time}).encode()
    try:
        read = from_structured_event(HTTPMessage({"content-type": "application/cloudevents+json"}, body)).get_time()
        now = datetime.now(timezone.utc) - read < timedelta(minutes=1)
        print("python", time.get("time"), "now" if now else read.isoformat())
    except ValueError as error:
        print("python", time.get("time"), error)
PY
seen=$(node run.mjs; venv/bin/python run.py)
echo "$seen"
[ "$seen" = "node undefined now
node 2016-12-31T23:59:60Z now
node 2024-01-01T00:00:00+02:00 2023-12-31T22:00:00.000Z
Invalid time value
python None now
python 2016-12-31T23:59:60Z second must be in 0..59
python 2024-01-01T00:00:00+02:00 2024-01-01T00:00:00+02:00" ]
