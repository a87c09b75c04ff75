#!/usr/bin/env bash
# Matomo's node client sends a `Date` and an object as empty text, and writes its site into the caller's event.
#
# matomo-tracker 2.2.4: `cdt`, the time of the event, is lost as a `Date`, so that an import counts as now; so is
# `cvar`, the custom variables, as an object. `trackBulk` sets `idsite` on the caller's objects. Its callback gets
# the body of a 500 like that of a 200, and without a listener nothing else tells.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent matomo-tracker@2.2.4
cat > run.cjs <<'JS'
const http = require('node:http');
const MatomoTracker = require('matomo-tracker');
let status = 200;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const text = parts.length ? JSON.parse(Buffer.concat(parts)).requests[0] : request.url;
    console.log(`${request.method}: ${text.slice(text.indexOf('?'))}`);
    response.writeHead(status).end(`a body of ${status}`);
  });
});
server.listen(0, '127.0.0.1', async () => {
  const url = `http://127.0.0.1:${server.address().port}/matomo.php`;
  const [first, second] = [new MatomoTracker(1, url, true), new MatomoTracker(2, url, true)];
  const event = { url: 'https://shop.example/', cdt: new Date(1577836800000), cvar: { 1: ['plan', 'pro'] } };
  first.track({ ...event });
  await new Promise((done) => server.once('request', (_, response) => response.on('finish', done)));
  for (status of [200, 500]) {
    console.log(`callback: ${await new Promise((done) => second.trackBulk([event], done))}`);
  }
  console.log(`the caller's event: idsite ${event.idsite}, rec ${event.rec}`);
  process.exit(0);
});
JS
seen=$(node run.cjs)
echo "$seen"
[ "$seen" = "GET: ?url=https%3A%2F%2Fshop.example%2F&cdt=&cvar=&idsite=1&rec=1
POST: ?url=https%3A%2F%2Fshop.example%2F&cdt=&cvar=&idsite=2&rec=1
callback: a body of 200
POST: ?url=https%3A%2F%2Fshop.example%2F&cdt=&cvar=&idsite=2&rec=1
callback: a body of 500
the caller's event: idsite 2, rec 1" ]
