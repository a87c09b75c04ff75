#!/usr/bin/env bash
# The subject "café" of a CloudEvent arrives as "caf%C3%A9" in node, and "50%25" of node as "50%" in Python.
#
# cloudevents 10.0.0 of npm and 2.2.0 of PyPI: the HTTP binding asks for percent-encoding in headers.
# Python does it; node neither encodes nor decodes, and can't send "€" at all. In the structured form
# both are right.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent cloudevents@10.0.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cloudevents==2.2.0
cat > run.mjs <<'JS'
import fs from 'node:fs';
import http from 'node:http';
import { CloudEvent, HTTP } from 'cloudevents';
if (process.argv[2] === 'write') {
  const headers = ['50%25', '€'].map((subject) => HTTP.binary(new CloudEvent({ source: '/s', type: 't', subject })).headers);
  try { http.request({ headers: headers[1] }); } catch (error) { console.error('node sends €:', error.code); }
  console.log(JSON.stringify(headers[0]));
} else {
  console.log('node reads', HTTP.toEvent({ headers: JSON.parse(fs.readFileSync(0)), body: '' }).subject);
}
JS
cat > run.py <<'PY'
import json, sys
from cloudevents.core.bindings.http import HTTPMessage, from_binary_event, to_binary_event
from cloudevents.core.v1.event import CloudEvent
if sys.argv[1] == "write":
    print(json.dumps(to_binary_event(CloudEvent({"id": "1", "source": "/s", "type": "t", "subject": "café"}, None)).headers))
else:
    print("python reads", from_binary_event(HTTPMessage(json.load(sys.stdin), b"")).get_subject())
PY
seen=$(venv/bin/python run.py write | node run.mjs read; node run.mjs write 2>&1 > headers; venv/bin/python run.py read < headers)
echo "$seen"
[ "$seen" = "node reads caf%C3%A9
node sends €: ERR_INVALID_CHAR
python reads 50%" ]
