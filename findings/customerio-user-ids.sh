#!/usr/bin/env bash
# Three of Customer.io's clients disagree on every user id that is not an ordinary string.
#
# `userId` "", " ", 42 and 0 (and 42.0, how pandas reads a column of ids with a gap) in customerio-node
# 5.2.0, @customerio/cdp-analytics-node 0.5.9 and customerio-cdp-analytics 1.1.0. One sends the number,
# one refuses numbers but sends the empty string, one sends "42.0".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @customerio/cdp-analytics-node@0.5.9 customerio-node@5.2.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check customerio-cdp-analytics==1.1.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { Analytics } from '@customerio/cdp-analytics-node';
import { PipelinesClient } from 'customerio-node';
let sent;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const body = JSON.parse(Buffer.concat(parts));
    sent = JSON.stringify((body.batch?.[0] ?? body).userId);
    response.end('{"success":true}');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const host = `http://127.0.0.1:${server.address().port}`;
const batching = new Analytics({ writeKey: 'k', host, maxEventsInBatch: 1 });
const direct = new PipelinesClient('k', { url: host });
const clients = {
  'customerio-node': (userId) => direct.track({ userId, event: 'Seen' }),
  'cdp-analytics-node': (userId) => new Promise((done) => batching.track({ userId, event: 'Seen' }, done)),
};
for (const [name, track] of Object.entries(clients)) {
  const outcomes = [];
  for (const id of ['', ' ', 42, 0]) {
    sent = 'refused';
    try { await track(id); } catch { /* `sent` says so */ }
    outcomes.push(sent);
  }
  console.log(name, ...outcomes);
}
await batching.closeAndFlush();
server.close();
JS
cat > run.py <<'PY'
import json
from customerio.analytics.client import Client
client = Client("k", send=False)
def sent(user_id):
    try:
        return json.dumps(client.track(user_id, "Seen")[1]["userId"])
    except AssertionError:
        return "refused"
print("customerio-cdp-analytics", *(sent(user_id) for user_id in ("", " ", 42, 0, 42.0)))
PY
seen=$(node run.mjs; venv/bin/python run.py)
echo "$seen"
[ "$seen" = 'customerio-node refused refused 42 0
cdp-analytics-node "" " " refused refused
customerio-cdp-analytics refused " " "42" refused "42.0"' ]
