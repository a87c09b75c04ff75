#!/usr/bin/env bash
# After a lost answer Courier's node client sends a message twice, Intercom's never again; three others have a key.
#
# @knocklabs/node 1.35.0, svix 2.5.0 and @novu/api 3.19.1 repeat the request with the same `idempotency-key`.
# @trycourier/courier 7.10.2, of the same generator as Knock's, repeats it without a key. intercom-client 7.0.3
# repeats a 500, without a key, and not a connection that ended before the answer. No option was set.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @knocklabs/node@1.35.0 @novu/api@3.19.1 @trycourier/courier@7.10.2 intercom-client@7.0.3 svix@2.5.0
cat > run.mjs <<'JS'
import http from 'node:http';
import Courier from '@trycourier/courier';
import { IntercomClient } from 'intercom-client';
import Knock from '@knocklabs/node';
import { Novu } from '@novu/api';
import { Svix } from 'svix';
let keys, lose;
const answer = JSON.stringify({ id: 'm', eventType: 'paid', payload: {}, timestamp: '2020-01-01T00:00:00Z', acknowledged: true, status: 'processed' });
const server = http.createServer((request, response) => {
  request.resume().on('end', () => {
    keys.push(request.headers['idempotency-key']);
    if (keys.length > 1) response.writeHead(request.url === '/v1/events/trigger' ? 201 : 200, { 'content-type': 'application/json' }).end(answer);
    else if (lose) request.socket.destroy();
    else response.writeHead(500, { 'content-type': 'application/json' }).end('{}');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const url = `http://127.0.0.1:${server.address().port}`;
const sends = {
  courier: () => new Courier({ apiKey: 'k', baseURL: url }).send.message({ message: { to: { user_id: 'u' }, template: 'paid' } }),
  intercom: () => new IntercomClient({ token: 'k', environment: url }).events.create({ event_name: 'paid', created_at: 1577836800, user_id: 'u' }),
  knock: () => new Knock({ apiKey: 'k', baseURL: url }).workflows.trigger('paid', { recipients: ['u'] }),
  novu: () => new Novu({ secretKey: 'k', serverURL: url }).trigger({ workflowId: 'paid', to: { subscriberId: 'u' }, payload: {} }),
  svix: () => new Svix('k', { serverUrl: url }).message.create('app', { eventType: 'paid', payload: {} }),
};
for (const [name, send] of Object.entries(sends)) {
  for (lose of [true, false]) {
    keys = [];
    const end = await send().then(() => 'resolves', () => 'rejects');
    const key = keys.every((each) => each) ? new Set(keys).size === 1 ? 'one key' : 'different keys' : 'no key';
    console.log(`${name}, ${lose ? 'answer lost' : '500'}: ${keys.length} requests, ${key}, ${end}`);
  }
}
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "courier, answer lost: 2 requests, no key, resolves
courier, 500: 2 requests, no key, resolves
intercom, answer lost: 1 requests, no key, rejects
intercom, 500: 2 requests, no key, resolves
knock, answer lost: 2 requests, one key, resolves
knock, 500: 2 requests, one key, resolves
novu, answer lost: 2 requests, one key, resolves
novu, 500: 2 requests, one key, resolves
svix, answer lost: 2 requests, one key, resolves
svix, 500: 2 requests, one key, resolves" ]
