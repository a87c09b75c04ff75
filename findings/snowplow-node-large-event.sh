#!/usr/bin/env bash
# Snowplow's node tracker says `willRetry: true` of a refused event over 40 kB and never sends it again.
#
# @snowplow/node-tracker 4.8.0: an event above `maxPostBytes` goes out at once, past the store of events
# that a retry reads. After a 503 a small event is sent by the next `flush`, the large one is gone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @snowplow/node-tracker@4.8.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { buildSelfDescribingEvent, newTracker } from '@snowplow/node-tracker';
let answers = [];
const server = http.createServer((request, response) => request.resume().on('end', () => {
  answers.push(answers.length ? 200 : 503);
  response.writeHead(answers.at(-1)).end('ok');
}));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
for (const [name, size] of [['small', 10], ['large', 50000]]) {
  answers = [];
  const failed = new Promise((onRequestFailure) => {
    const tracker = newTracker({ namespace: 'n', appId: 'a', encodeBase64: false },
      { endpoint: `http://127.0.0.1:${server.address().port}`, bufferSize: 1, onRequestFailure: (failure) => onRequestFailure([tracker, failure]) });
    tracker.track(buildSelfDescribingEvent({ event: { schema: 'iglu:com.acme/paid/jsonschema/1-0-0', data: { note: 'x'.repeat(size) } } }));
  });
  const [tracker, { willRetry }] = await failed;
  await tracker.flush();
  console.log(`${name}: willRetry ${willRetry}; answers ${answers.join(', ')}`);
}
server.close();
JS
seen=$(node run.mjs 2> /dev/null)
echo "$seen"
[ "$seen" = "small: willRetry true; answers 503, 200
large: willRetry true; answers 503" ]
