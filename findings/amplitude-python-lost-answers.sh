#!/usr/bin/env bash
# Amplitude's Python client drops a batch, without a retry or callback, when a connection closes early.
#
# amplitude-analytics 1.3.0: a connection that ends before the answer, a 204, and a 200 whose body is no
# JSON or has no `code` raise in a thread whose result nobody reads. A 503 is retried. The node client,
# @amplitude/analytics-node 1.5.73, reports the first as code 0 without a retry, and takes the 200.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check amplitude-analytics==1.3.0
npm init -y > /dev/null
npm install --silent @amplitude/analytics-node@1.5.73
cat > run.py <<'PY'
import logging, sys, threading, urllib.request
from amplitude import Amplitude, BaseEvent, Config
logging.disable()
for case in sys.argv[2:]:
    outcomes, done = [], threading.Event()
    def callback(event, code, message):
        outcomes.append(code)
        done.set()
    client = Amplitude("k", Config(server_url=f"{sys.argv[1]}/{case}", flush_interval_millis=100, callback=callback))
    client.track(BaseEvent("e", user_id="user-1"))
    done.wait(3)
    client.shutdown()
    requests = urllib.request.urlopen(f"{sys.argv[1]}/count").read().decode()
    print(f"python, {case}: {requests} request, callback {outcomes}")
PY
cat > run.mjs <<'JS'
import http from 'node:http';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import * as amplitude from '@amplitude/analytics-node';
let count = 0;
const first = {
  ok: [200, '{"code":200}'], page: [200, '<html>'], other: [200, '{"accepted":1}'], empty: [204, ''], outage: [503, ''],
};
const server = http.createServer((request, response) => {
  request.resume().on('end', () => {
    const name = request.url.slice(1);
    if (name === 'count') {
      response.end(String(count));
      count = 0;
    } else if (name === 'closed' && !count++) request.socket.destroy();
    else {
      const [status, body] = name !== 'closed' && !count++ ? first[name] : first.ok;
      response.writeHead(status).end(body);
    }
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const host = `http://127.0.0.1:${server.address().port}`;
const cases = ['ok', 'outage', 'closed', 'page', 'other', 'empty'];
const { stdout } = await promisify(execFile)('venv/bin/python', ['run.py', host, ...cases]);
process.stdout.write(stdout);
for (const name of cases) {
  const client = amplitude.createInstance();
  await client.init('k', { serverUrl: `${host}/${name}`, logLevel: 0, flushIntervalMillis: 50 }).promise;
  const { code } = await client.track('e', {}, { user_id: 'user-1' }).promise;
  console.log(`node, ${name}: ${count} request, code ${code}`);
  count = 0;
}
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "python, ok: 1 request, callback [200]
python, outage: 2 request, callback [200]
python, closed: 1 request, callback []
python, page: 1 request, callback []
python, other: 1 request, callback []
python, empty: 1 request, callback []
node, ok: 1 request, code 200
node, outage: 2 request, code 200
node, closed: 1 request, code 0
node, page: 1 request, code 200
node, other: 2 request, code 200
node, empty: 1 request, code 204" ]
