#!/usr/bin/env bash
# `page` writes its category twice, `screen` once, in Customer.io's node client.
#
# @customerio/cdp-analytics-node 0.5.9: `page` also sets `properties.category`, over a property of
# that name that the caller gave. `screen`, which takes the same arguments, leaves the properties alone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @customerio/cdp-analytics-node@0.5.9
cat > run.mjs <<'JS'
import http from 'node:http';
import { Analytics } from '@customerio/cdp-analytics-node';
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    for (const { type, category, properties } of JSON.parse(Buffer.concat(parts)).batch)
      console.log(type, category, JSON.stringify(properties));
    response.end('{"success":true}');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const client = new Analytics({ writeKey: 'k', host: `http://127.0.0.1:${server.address().port}` });
for (const call of ['page', 'screen'])
  client[call]({ userId: 'u', category: 'Docs', name: 'Start', properties: { category: 'mine' } });
await client.closeAndFlush();
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'page Docs {"category":"Docs"}
screen Docs {"category":"mine"}' ]
