#!/usr/bin/env bash
# A redirect makes two of Customer.io's clients lose events that they report as delivered.
#
# To a 301, @customerio/cdp-analytics-node 0.5.9 and customerio-cdp-analytics 1.1.0 answer with a GET
# without a body, as `fetch` and `requests` do, and take its 200 for success. customerio-node 5.2.0
# posts again. A host given as http:// behind a proxy that redirects to https:// is enough.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @customerio/cdp-analytics-node@0.5.9 customerio-node@5.2.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check customerio-cdp-analytics==1.1.0
cat > run.py <<'PY'
import sys
from customerio.analytics.client import Client
errors = []
client = Client("k", host=sys.argv[1], on_error=lambda error, items: errors.append(error))
client.track("u", "Moved", {})
client.flush()
client.join()
print("errors:", len(errors))
PY
cat > run.mjs <<'JS'
import http from 'node:http';
import { promisify } from 'node:util';
import { execFile } from 'node:child_process';
import { Analytics } from '@customerio/cdp-analytics-node';
import { PipelinesClient } from 'customerio-node';
let seen = [];
const server = http.createServer((request, response) => {
  let bytes = 0;
  request.on('data', (part) => (bytes += part.length)).on('end', () => {
    seen.push(`${request.method} ${bytes ? 'events' : 'empty'}`);
    if (!request.url.startsWith('/new')) response.writeHead(301, { location: `${host}/new` });
    response.end('{"success":true}');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const host = `http://127.0.0.1:${server.address().port}`;
const show = (name, outcome) => {
  console.log(`${name}: ${seen.join(', ')}; ${outcome}`);
  seen = [];
};
const client = new Analytics({ writeKey: 'k', host, maxEventsInBatch: 1 });
const error = await new Promise((done) => client.track({ userId: 'u', event: 'Moved' }, done));
show('cdp-analytics-node', error ? 'error' : 'no error');
const { stdout } = await promisify(execFile)('venv/bin/python', ['run.py', host]);
show('customerio-cdp-analytics', stdout.trim() === 'errors: 0' ? 'no error' : 'error');
await new PipelinesClient('k', { url: host }).track({ userId: 'u', event: 'Moved' });
show('customerio-node', 'no error');
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "cdp-analytics-node: POST events, GET empty; no error
customerio-cdp-analytics: POST events, GET empty; no error
customerio-node: POST events, POST events; no error" ]
