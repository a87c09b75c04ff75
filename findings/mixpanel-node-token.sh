#!/usr/bin/env bash
# Properties that one client of Mixpanel has tracked go to that client's project when another sends them.
#
# mixpanel 0.24.0 for node writes its token into the caller's object. `track` of a second client puts its
# own there, `track_batch` keeps the first: the event is counted in the wrong project.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent mixpanel@0.24.0
cat > run.mjs <<'JS'
import http from 'node:http';
import mixpanel from 'mixpanel';
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const data = new URL(request.url, 'http://a').searchParams.get('data') ?? Buffer.concat(parts).toString().slice('data='.length);
    const [event] = [JSON.parse(Buffer.from(decodeURIComponent(data), 'base64'))].flat();
    console.log(`${request.method}: the project of ${event.properties.token}`);
    response.end('1');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = (token) => mixpanel.init(token, { host: '127.0.0.1', port: server.address().port, protocol: 'http', keepAlive: false });
const call = (send) => new Promise((done, failed) => send((error) => (error ? failed(error) : done())));
const [shop, billing] = [client('shop'), client('billing')];
const properties = { distinct_id: 'u', amount: 1 };
await call((done) => billing.track_batch([{ event: 'Paid', properties: { ...properties } }], done));
await call((done) => shop.track('Paid', properties, done));
await call((done) => billing.track_batch([{ event: 'Paid', properties }], done));
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "POST: the project of billing
GET: the project of shop
POST: the project of shop" ]
