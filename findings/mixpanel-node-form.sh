#!/usr/bin/env bash
# A batch of Mixpanel's node client is no valid form: a `+` of its base64 arrives as a space.
#
# mixpanel 0.24.0: `track_batch` posts `data=` and base64 that is not escaped, with the content type of
# a web form. A server that reads forms gets other text. `track` escapes it, in the URL of a GET, where
# the event's properties reach the logs of each proxy.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent mixpanel@0.24.0
cat > run.cjs <<'JS'
const http = require('node:http');
const Mixpanel = require('mixpanel');
const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part)).on('end', () => {
    const data = new URLSearchParams(body || request.url.split('?')[1]).get('data');
    const exact = Buffer.from(data, 'base64').toString('base64') === data;
    console.log(`${request.method} ${request.headers['content-type'] ?? 'no body'}: ${exact ? 'base64' : 'no base64'}`);
    response.end('1');
  });
});
server.listen(0, '127.0.0.1', () => {
  const client = Mixpanel.init('k', { host: '127.0.0.1', port: server.address().port, protocol: 'http', keepAlive: false });
  const properties = { time: 1767225600, $insert_id: '1', note: '>>>>>>' };
  client.track('Paid', properties, () => client.track_batch([{ event: 'Paid', properties }], () => process.exit()));
});
JS
seen=$(node run.cjs)
echo "$seen"
[ "$seen" = "GET no body: base64
POST application/x-www-form-urlencoded: no base64" ]
