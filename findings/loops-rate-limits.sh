#!/usr/bin/env bash
# For one and the same 429, Loops' Python client waits three times and then raises, or raises at once.
#
# loops-sdk 0.3.3: `update_contact`, a PUT, sleeps for `Retry-After` each time, whatever it says; `send_event`,
# a POST, does not. A contact property called `eventName` replaces the event's name, in Python and in
# loops 7.3.0 for node.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent loops@7.3.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check loops-sdk==0.3.3
cat > run.cjs <<'JS'
const http = require('node:http');
const { LoopsClient } = require('loops');
const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    console.log(`node: ${chunks.join('')}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"success":true}');
  });
});
server.listen(0, '127.0.0.1', async () => {
  const client = new LoopsClient('k');
  client.apiRoot = `http://127.0.0.1:${server.address().port}/`;
  await client.sendEvent({ userId: 'u', eventName: 'Paid', contactProperties: { eventName: 'Launch party' } });
  process.exit(0);
});
JS
cat > run.py <<'PY'
import http.server, threading, time
from loops_sdk import LoopsClient
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        bodies.append(self.rfile.read(int(self.headers["content-length"])).decode())
        self.send_response(status)
        self.send_header("Retry-After", "1")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
    do_PUT = do_POST
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = LoopsClient("k", api_root=f"http://127.0.0.1:{server.server_port}/")
calls = {"send_event": lambda: client.send_event(event_name="Paid", user_id="u", contact_properties={"eventName": "Launch party"}),
    "update_contact": lambda: client.update_contact(email="ada@shop.example", properties={"plan": "pro"})}
for status in (200, 429):
    for name, call in calls.items():
        bodies, start = [], time.monotonic()
        try:
            call()
            outcome = bodies[0]
        except Exception as error:
            outcome = type(error).__name__
        waited = "waited" if time.monotonic() - start > 1 else "at once"
        print(f"Python, {status}, {name}: {len(bodies)} requests, {waited}, {outcome}")
PY
seen=$(node run.cjs; venv/bin/python run.py)
echo "$seen"
[ "$seen" = 'node: {"eventName":"Launch party","userId":"u"}
Python, 200, send_event: 1 requests, at once, {"eventName": "Launch party", "eventProperties": null, "mailingLists": null, "userId": "u"}
Python, 200, update_contact: 1 requests, at once, {"email": "ada@shop.example", "plan": "pro", "mailingLists": null}
Python, 429, send_event: 1 requests, at once, RateLimitExceededError
Python, 429, update_contact: 4 requests, waited, RateLimitExceededError' ]
