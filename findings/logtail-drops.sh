#!/usr/bin/env bash
# Better Stack's node client loses the 10,001st log of five seconds and counts it neither as logged nor as dropped.
#
# @logtail/node 0.5.9: the promise of such a log resolves too. It tries a 429 with `Retry-After: 60` four times within a
# second, like a 401, and then drops the batch. logtail-python 0.5.3 drops a batch at the first 429 or 413, counts
# nothing and prints nothing; `flush` waits for its end.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @logtail/node@0.5.9
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check logtail-python==0.5.3
cat > run.mjs <<'JS'
import http from 'node:http';
import { Logtail } from '@logtail/node';
let status, requests;
const server = http.createServer((request, response) => request.resume().on('end', () => {
  requests += 1;
  response.writeHead(status, { 'retry-after': '60' }).end();
}));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const endpoint = `http://127.0.0.1:${server.address().port}`;
console.error = () => {};
for ([status, requests] of [[202, 0], [429, 0], [401, 0]]) {
  const client = new Logtail('k', { endpoint, batchInterval: 20, captureStackContext: false });
  const start = Date.now();
  const sent = Array.from({ length: status === 202 ? 10050 : 1 }, () => client.info('Paid'));
  await Promise.all(sent);
  const tries = status === 202 ? '' : `, ${requests} requests ${Date.now() - start < 1000 ? 'within a second' : 'later'}`;
  console.log(`node, ${status}: ${sent.length} calls, logged ${client.logged}, synced ${client.synced}, dropped ${client.dropped}${tries}`);
}
process.exit(0);
JS
cat > run.py <<'PY'
import http.server, logging, os, threading
from logtail import LogtailHandler
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        requests.append(self.path)
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
for status in 202, 429, 413:
    requests = []
    handler = LogtailHandler("k", host=f"http://127.0.0.1:{server.server_port}", flush_interval=0.1)
    logger = logging.getLogger(f"{status}")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    logger.info("Paid")
    handler.flush()
    print(f"Python, {status}: {len(requests)} request, dropcount {handler.dropcount}", flush=True)
os._exit(0)
PY
seen=$(node run.mjs; venv/bin/python run.py)
echo "$seen"
[ "$seen" = "node, 202: 10050 calls, logged 10000, synced 10000, dropped 0
node, 429: 1 calls, logged 1, synced 0, dropped 1, 4 requests within a second
node, 401: 1 calls, logged 1, synced 0, dropped 1, 4 requests within a second
Python, 202: 1 request, dropcount 0
Python, 429: 1 request, dropcount 0
Python, 413: 1 request, dropcount 0" ]
