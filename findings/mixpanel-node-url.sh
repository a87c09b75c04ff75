#!/usr/bin/env bash
# `track` of Mixpanel's node client puts the whole event into the URL; at 12 KB servers refuse it.
#
# mixpanel 0.24.0: node's own server answers a request line that long with 431, which the client reports
# as "Mixpanel Server Error: " and nothing more. `track_batch` sends the same event in a body.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent mixpanel@0.24.0
cat > run.mjs <<'JS'
import http from 'node:http';
import mixpanel from 'mixpanel';
let line;
const server = http.createServer((request, response) => {
  line = `${request.method}, ${Math.round(request.url.length / 1000)} KB of URL`;
  request.resume().on('end', () => response.end('1'));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = mixpanel.init('k', { host: '127.0.0.1', port: server.address().port, protocol: 'http', keepAlive: false });
for (const size of [1000, 12500]) {
  const properties = { distinct_id: 'u', note: 'x'.repeat(size) };
  for (const [name, send] of [
    ['track', (done) => client.track('Written', properties, done)],
    ['track_batch', (done) => client.track_batch([{ event: 'Written', properties }], done)],
  ]) {
    line = 'no request';
    const outcome = await new Promise((done) => send((error) => done([error].flat().filter(Boolean).map(({ message }) => JSON.stringify(message)).join() || 'no error')));
    console.log(`${name} of ${size}: ${line}, ${outcome}`);
  }
}
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'track of 1000: GET, 2 KB of URL, no error
track_batch of 1000: POST, 0 KB of URL, no error
track of 12500: no request, "Mixpanel Server Error: "
track_batch of 12500: POST, 0 KB of URL, no error' ]
