#!/usr/bin/env bash
# `identify` of Umami's node client sends one person's properties with those of the next.
#
# @umami/node 0.4.0: the properties of all calls collect in the client, of which the package exports a
# shared one. `reset` forgets them. `track` and `identify` resolve for a 400 and a 503 alike.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @umami/node@0.4.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { createRequire } from 'node:module';
const { default: umami } = createRequire(import.meta.url)('@umami/node');
let status = 200, body;
const server = http.createServer(async (request, response) => {
  body = (await request.toArray()).join('');
  response.writeHead(status).end();
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
umami.init({ websiteId: 'w', hostUrl: `http://127.0.0.1:${server.address().port}` });
for (const person of [{ id: 'ada', email: 'ada@example.com', plan: 'pro' }, { id: 'bob', plan: 'free' }]) {
  await umami.identify(person);
  console.log(body);
}
for (status of [400, 503]) {
  console.log(status, await umami.track('Paid', {}).then(() => 'resolved', () => 'rejected'));
}
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = '{"type":"identify","payload":{"website":"w","data":{"id":"ada","email":"ada@example.com","plan":"pro"}}}
{"type":"identify","payload":{"website":"w","data":{"id":"bob","email":"ada@example.com","plan":"free"}}}
400 resolved
503 resolved' ]
