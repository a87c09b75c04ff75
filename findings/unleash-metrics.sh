#!/usr/bin/env bash
# One 400 or 413 ends the metrics of Unleash's node client for good; its Python client loses what met a 500.
#
# unleash-client 6.12.1 for node keeps the counts that failed, and sends them with the next after a 500. After
# a 400 or 413 it sends no more, without a warning. UnleashClient 6.9.1 for Python goes on after all of these
# and has dropped the counts.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent unleash-client@6.12.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check UnleashClient==6.9.1
cat > run.cjs <<'JS'
const http = require('node:http');
const { Unleash } = require('unleash-client');
let status, sent, wake;
const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    if (!request.url.endsWith('/client/metrics')) {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"version":2,"features":[]}');
      return;
    }
    const { yes, no } = JSON.parse(chunks.join('')).bucket.toggles.button;
    sent.push(yes + no);
    response.writeHead(sent.length === 1 ? status : 202).end();
    wake();
  });
});
const within = (milliseconds) => new Promise((done) => { wake = done; setTimeout(done, milliseconds); });
server.listen(0, '127.0.0.1', async () => {
  for (status of [500, 400, 413]) {
    sent = [];
    let warnings = 0;
    const client = new Unleash({ url: `http://127.0.0.1:${server.address().port}/`, appName: 'a', metricsInterval: 100, disableAutoStart: true, storageProvider: { get: async () => undefined, set: async () => {} } });
    client.on('warn', (text) => { if (String(text).includes('/client/metrics')) warnings += 1; }).on('error', () => {});
    await client.start();
    client.isEnabled('button');
    await within(3000);
    client.isEnabled('button');
    await within(3000);
    console.log(`node, ${status}: counts sent ${sent.join(', ')}; ${warnings} warnings`);
    client.destroy();
  }
  process.exit(0);
});
JS
cat > run.py <<'PY'
import http.server, json, threading
from UnleashClient import UnleashClient
class Sink(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200, b'{"version":2,"features":[]}')
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if not self.path.endswith("/client/metrics"):
            return self.answer(202, b"")
        toggle = body["bucket"]["toggles"]["button"]
        sent.append(toggle["yes"] + toggle["no"])
        self.answer(status if len(sent) == 1 else 202, b"")
        arrived.set()
    def answer(self, code, body):
        self.send_response(code)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
for status in (500, 413):
    sent, arrived = [], threading.Event()
    client = UnleashClient(f"http://127.0.0.1:{server.server_port}", "a", metrics_interval=1, cache_directory=f"cache{status}")
    client.initialize_client()
    for _ in range(2):
        client.is_enabled("button")
        arrived.wait(5)
        arrived.clear()
    print(f"Python, {status}: counts sent {', '.join(map(str, sent))}")
    client.destroy()
PY
seen=$(node run.cjs; venv/bin/python run.py 2> /dev/null)
echo "$seen"
[ "$seen" = "node, 500: counts sent 1, 2; 1 warnings
node, 400: counts sent 1; 0 warnings
node, 413: counts sent 1; 0 warnings
Python, 500: counts sent 1, 1
Python, 413: counts sent 1, 1" ]
