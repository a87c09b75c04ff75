#!/usr/bin/env bash
# The JSON text "42" sent as a CloudEvent's body arrives as the number 42, "true" as a boolean, "x" as no JSON.
#
# cloudevents 10.0.0 of npm and 2.2.0 of PyPI: in the binary form, the event's data as the HTTP body, both
# write a text under `application/json` without quotes; Python writes False as `False`. The structured
# form is right. A receiver that parses by the content type gets another type, or an error.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent cloudevents@10.0.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check cloudevents==2.2.0
cat > run.mjs <<'JS'
import { CloudEvent, HTTP } from 'cloudevents';
for (const data of ['42', 'true', 'x'])
  console.log(HTTP.binary(new CloudEvent({ source: '/s', type: 't', datacontenttype: 'application/json', data })).body);
JS
cat > run.py <<'PY'
import json, sys
from cloudevents.core.bindings.http import HTTPMessage, from_binary_event, to_binary_event
from cloudevents.core.v1.event import CloudEvent
attributes = {"id": "1", "source": "/s", "type": "t", "datacontenttype": "application/json"}
nodes = sys.stdin.read().splitlines()
for position, data in enumerate(["42", "true", "x", False]):
    message = to_binary_event(CloudEvent(attributes, data))
    bodies = {"python": message.body.decode(), **({"node": nodes[position]} if position < len(nodes) else {})}
    for name, body in bodies.items():
        def parse():
            try: return repr(json.loads(body))
            except ValueError: return "no JSON"
        read = from_binary_event(HTTPMessage(message.headers, body.encode())).get_data()
        print(f"{data!r} by {name}: body {body}, JSON {parse()}, read {read!r}")
PY
seen=$(node run.mjs | venv/bin/python run.py)
echo "$seen"
[ "$seen" = "'42' by python: body 42, JSON 42, read 42
'42' by node: body 42, JSON 42, read 42
'true' by python: body true, JSON True, read True
'true' by node: body true, JSON True, read True
'x' by python: body x, JSON no JSON, read 'x'
'x' by node: body x, JSON no JSON, read 'x'
False by python: body False, JSON no JSON, read 'False'" ]
