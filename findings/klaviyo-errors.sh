#!/usr/bin/env bash
# Klaviyo's Python client answers a `Retry-After` that is a date, and a Decimal, with errors of its own inside.
#
# klaviyo-api 25.0.0 for Python: a 429 becomes `ValueError` if the header holds a date, as HTTP allows,
# and a price that is a Decimal becomes `AttributeError`. klaviyo-api 23.0.0 for node asks again within
# seconds, whatever the date. Both give up at the first 500, and repeat a 503.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check klaviyo-api==25.0.0
npm init -y > /dev/null
npm install --silent klaviyo-api@23.0.0
cat > run.py <<'PY'
import decimal, http.server, threading
from klaviyo_api import KlaviyoAPI
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        requests.append(self.path)
        self.send_response(status if len(requests) == 1 else 202)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = KlaviyoAPI("k", test_host=f"http://127.0.0.1:{server.server_port}")
date = {"Retry-After": "Fri, 01 Jan 2100 00:00:00 GMT"}
for name, status, headers, price in (("503", 503, {}, 1), ("500", 500, {}, 1), ("429, 1", 429, {"Retry-After": "1"}, 1),
        ("429, a date", 429, date, 1), ("a decimal", 202, {}, decimal.Decimal("19.99"))):
    requests = []
    event = {"properties": {"price": price}, "metric": {"data": {"type": "metric", "attributes": {"name": "Paid"}}},
        "profile": {"data": {"type": "profile", "attributes": {"external_id": "u"}}}}
    try:
        client.Events.create_event({"data": {"type": "event", "attributes": event}})
        seen = "sent"
    except Exception as error:
        seen = type(error).__name__
    print(f"Python, {name}: {len(requests)} requests, {seen}")
PY
cat > run.cjs <<'JS'
const http = require('node:http');
const { ApiKeySession, EventsApi } = require('klaviyo-api');
let requests, status, headers;
const server = http.createServer((request, response) => request.resume().on('end', () => {
  requests += 1;
  response.writeHead(requests === 1 ? status : 202, headers).end();
}));
server.listen(0, '127.0.0.1', async () => {
  const api = new EventsApi(new ApiKeySession('k'));
  api.basePath = `http://127.0.0.1:${server.address().port}`;
  for (const [name, code, sent] of [['503', 503, {}], ['500', 500, {}], ['429, 1', 429, { 'retry-after': '1' }], ['429, a date', 429, { 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }]]) {
    [requests, status, headers] = [0, code, sent];
    const attributes = { properties: {}, metric: { data: { type: 'metric', attributes: { name: 'Paid' } } }, profile: { data: { type: 'profile', attributes: { externalId: 'u' } } } };
    const outcome = await api.createEvent({ data: { type: 'event', attributes } }).then(() => 'sent', (error) => error.name);
    console.log(`node, ${name}: ${requests} requests, ${outcome}`);
  }
  process.exit(0);
});
JS
seen=$(venv/bin/python run.py; node run.cjs)
echo "$seen"
[ "$seen" = "Python, 503: 2 requests, sent
Python, 500: 1 requests, ServiceException
Python, 429, 1: 2 requests, sent
Python, 429, a date: 1 requests, ValueError
Python, a decimal: 0 requests, AttributeError
node, 503: 2 requests, sent
node, 500: 1 requests, AxiosError
node, 429, 1: 2 requests, sent
node, 429, a date: 2 requests, sent" ]
