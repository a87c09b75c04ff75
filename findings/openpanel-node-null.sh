#!/usr/bin/env bash
# OpenPanel's client answers null for a refused key, for a lost event and for one that was taken.
#
# @openpanel/sdk 1.3.1: `track` never rejects. After a 401 it says nothing at all; a 204 counts as a
# failure, so that the event is sent four times. `revenue` removes `deviceId` from the caller's object.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @openpanel/sdk@1.3.1
cat > run.mjs <<'JS'
import http from 'node:http';
import { OpenPanel } from '@openpanel/sdk';
let requests = 0, status;
const server = http.createServer((request, response) => request.resume().on('end', () => {
  requests += 1;
  response.writeHead(status).end();
}));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
let logged = 0;
console.error = () => { logged += 1; };
const client = new OpenPanel({ clientId: 'c', clientSecret: 's', apiUrl: `http://127.0.0.1:${server.address().port}` });
for (status of [202, 401, 503, 204]) {
  [requests, logged] = [0, 0];
  const answer = await client.track('Seen', {});
  console.log(`${status}: ${requests} requests, answer ${JSON.stringify(answer)}, ${logged} logged`);
}
status = 202;
const properties = { plan: 'pro', deviceId: 'd' };
await client.revenue(100, properties);
console.log(JSON.stringify(properties));
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = '202: 1 requests, answer null, 0 logged
401: 1 requests, answer null, 0 logged
503: 4 requests, answer null, 1 logged
204: 4 requests, answer null, 1 logged
{"plan":"pro"}' ]
