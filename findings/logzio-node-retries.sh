#!/usr/bin/env bash
# Logz.io's node client tries three times, unless the server says 503 or 429 or refuses the connection.
#
# logzio-nodejs 2.5.0 repeats a bulk only for a timeout or a connection that was reset; else it gives up at once and
# reports the status as `undefined`. An object that is logged again keeps the time of its first log, which the client
# wrote into it. The callback of one `flush` is called for each later bulk too, in place of the program's own.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent logzio-nodejs@2.5.0
cat > run.cjs <<'JS'
const http = require('node:http');
const { setTimeout: wait } = require('node:timers/promises');
const { createLogger } = require('logzio-nodejs');
let answer, bodies;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    bodies.push(Buffer.concat(parts).toString());
    if (answer === 'reset') request.socket.resetAndDestroy();
    else response.writeHead(answer, { 'retry-after': '1' }).end();
  });
});
server.listen(0, '127.0.0.1', async () => {
  const start = (port, callback) => createLogger({ token: 'k', host: '127.0.0.1', port, bufferSize: 1, sleepUntilNextRetry: 10, callback });
  for (answer of [200, 'reset', 503, 429, 'refused']) {
    bodies = [];
    const port = answer === 'refused' ? 1 : server.address().port;
    const error = await new Promise((done) => start(port, done).log({ event: 'Paid' }));
    console.log(`${answer}: ${bodies.length} requests, ${error ? error.message.split('\n').at(-1).replace(' 127.0.0.1:1', '') : 'sent'}`);
  }
  answer = 200;
  bodies = [];
  const own = [];
  const logger = start(server.address().port, () => own.push('own'));
  const event = { event: 'Paid' };
  logger.log(event);
  await wait(20);
  logger.log(event);
  while (own.length < 2) await wait(10);
  console.log(`one object, 20 ms apart: ${new Set(bodies.map((body) => JSON.parse(body)['@timestamp'])).size} time`);
  logger.flush(() => own.push('flush'));
  for (const count of [3, 4]) {
    while (own.length < count) await wait(10);
    logger.log({ event: 'Paid' });
  }
  while (own.length < 5) await wait(10);
  console.log(`callbacks: ${own.join(', ')}`);
  process.exit(0);
});
JS
seen=$(node run.cjs)
echo "$seen"
[ "$seen" = '200: 1 requests, sent
reset: 3 requests, Failed after 3 retries on error = Error: read ECONNRESET
503: 1 requests, Response: undefined: Request failed with status code 503
429: 1 requests, Response: undefined: Request failed with status code 429
refused: 0 requests, Response: undefined: connect ECONNREFUSED
one object, 20 ms apart: 1 time
callbacks: own, own, flush, flush, flush' ]
