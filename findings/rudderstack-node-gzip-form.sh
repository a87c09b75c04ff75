#!/usr/bin/env bash
# RudderStack's node client labels gzipped JSON as a web form.
#
# @rudderstack/rudder-sdk-node 3.0.13 with `gzip: true` posts a gzipped JSON document under
# `content-type: application/x-www-form-urlencoded`. A server that picks its parser by content type
# never sees the JSON.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @rudderstack/rudder-sdk-node@3.0.13
cat > run.mjs <<'JS'
import http from 'node:http';
import zlib from 'node:zlib';
import rudder from '@rudderstack/rudder-sdk-node';
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const body = JSON.parse(zlib.gunzipSync(Buffer.concat(parts)));
    console.log(request.headers['content-encoding'], request.headers['content-type'], body.batch[0].event);
    response.end('OK', () => process.exit(0));
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const Client = rudder.default ?? rudder;
const client = new Client('k', { dataPlaneUrl: `http://127.0.0.1:${server.address().port}`, flushAt: 1, gzip: true });
client.track({ userId: 'u', event: 'Seen', properties: {} });
JS
seen=$(timeout 60 node run.mjs)
echo "$seen"
[ "$seen" = "gzip application/x-www-form-urlencoded Seen" ]
