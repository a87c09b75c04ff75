#!/usr/bin/env bash
# The size limit of Customer.io's and Segment's node clients counts the letter "i".
#
# @customerio/cdp-analytics-node 0.5.9 and @segment/analytics-node 3.1.0: the size of an event is the
# number of percent escapes and of "i" in its URL-encoded JSON, not its bytes. A property of 100,000
# "a" is sent; 33,000 "i" exceed "32 KB". So no batch is split for its bytes, either.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @customerio/cdp-analytics-node@0.5.9 @segment/analytics-node@3.1.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { Analytics as CustomerIo } from '@customerio/cdp-analytics-node';
import { Analytics as Segment } from '@segment/analytics-node';
let bytes = 0;
const server = http.createServer((request, response) => {
  request.on('data', (part) => (bytes += part.length)).on('end', () => response.end('{"success":true}'));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const host = `http://127.0.0.1:${server.address().port}`;
for (const Client of [CustomerIo, Segment])
  for (const [letter, count] of [['a', 100_000], ['i', 33_000]]) {
    bytes = 0;
    const client = new Client({ writeKey: 'k', host, maxEventsInBatch: 1, flushAt: 1 });
    const error = await new Promise((done) =>
      client.track({ userId: 'u', event: 'Sized', properties: { text: letter.repeat(count) } }, (error) => done(error)));
    await client.closeAndFlush({ timeout: 3000 });
    console.log(letter, count, bytes > count ? 'sent' : 'not sent', error?.message ?? 'no error');
  }
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "a 100000 sent no error
i 33000 not sent Event exceeds maximum event size of 32 KB
a 100000 sent no error
i 33000 not sent Event exceeds maximum event size of 32 KB" ]
