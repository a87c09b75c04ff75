#!/usr/bin/env bash
# Axiom's node client reports nothing of events that the server refused in its answer, and answers a plain 429 with TypeError.
#
# @axiomhq/js 2.0.0: the service answers 200 with a count of `failed` events and their reasons; `ingest` and `flush` drop
# that, and call no `onError`. A 429 without the service's own header, as a proxy sends it, becomes "invalid header name".
# `flush` resolves in each case, also for a 400; a 503 is repeated once, and then its events are dropped.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @axiomhq/js@2.0.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { Axiom } from '@axiomhq/js';
let answer, requests;
const server = http.createServer((request, response) => request.resume().on('end', () => {
  requests += 1;
  response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
}));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${server.address().port}`;
const refused = { ingested: 0, failed: 1, failures: [{ timestamp: '2020-01-01T00:00:00Z', error: 'too old' }] };
for ([answer, requests] of [[{ status: 200, body: refused }, 0], [{ status: 400, body: {} }, 0], [{ status: 429, body: {} }, 0], [{ status: 503, body: {} }, 0]]) {
  const errors = [];
  const client = new Axiom({ token: 'k', url, onError: (error) => errors.push(error.name) });
  client.ingest('events', [{ event: 'Paid' }]);
  const flushed = await client.flush().then(() => 'resolves', () => 'rejects');
  console.log(`${answer.status}: ${requests} requests, flush ${flushed}, onError ${errors.join() || 'not called'}`);
}
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "200: 1 requests, flush resolves, onError not called
400: 1 requests, flush resolves, onError AxiomRequestError
429: 1 requests, flush resolves, onError TypeError
503: 2 requests, flush resolves, onError AxiomRequestError" ]
