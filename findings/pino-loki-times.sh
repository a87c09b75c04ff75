#!/usr/bin/env bash
# With pino's own ISO timestamps, pino-loki sends each log at the time "NaN".
#
# pino-loki 3.0.0 multiplies the time of pino 10.4.0's record by a power of ten that follows from its length. A time in
# seconds with a fraction lands in July 1970. A batch that met a 503 is not sent again, and the logger is not told.
# A label's value that is 0 is left out, and 7 is sent as a number.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent pino-loki@3.0.0 pino@10.4.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { once } from 'node:events';
import pino from 'pino';
import { pinoLoki } from 'pino-loki';
let status = 204;
let arrived;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    response.writeHead(status).end();
    arrived.push(...JSON.parse(Buffer.concat(parts)).streams);
    server.emit('push');
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const host = `http://127.0.0.1:${server.address().port}`;
const start = (timestamp, options = {}) => {
  arrived = [];
  return pino({ base: null, timestamp }, pinoLoki({ host, batching: { interval: 0.1 }, silenceErrors: true, ...options }));
};
const at = (time) => () => `,"time":${time}`;
for (const [name, timestamp] of Object.entries({
  'milliseconds': at(1796083200123),
  'isoTime': pino.stdTimeFunctions.isoTime,
  'seconds with a fraction': at(1796083200.5),
})) {
  start(timestamp).info('Paid');
  await once(server, 'push');
  console.log(`${name}: ${arrived[0].values[0][0]}`);
}
start(at(1796083200123), { propsToLabels: ['shop', 'retry'] }).info({ shop: 7, retry: 0 }, 'Paid');
await once(server, 'push');
console.log(`labels: ${JSON.stringify(arrived[0].stream)}`);
const logger = start(at(1796083200123));
for (const [code, name] of [[503, 'first'], [204, 'second']]) {
  status = code;
  logger.info(name);
  await once(server, 'push');
}
console.log(`503, then 204: ${arrived.map((stream) => JSON.parse(stream.values[0][1]).msg).join(', ')}`);
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'milliseconds: 1796083200123000000
isoTime: NaN
seconds with a fraction: 17960832005000000
labels: {"level":"info","shop":7}
503, then 204: first, second' ]
