#!/usr/bin/env bash
# `await flush()` of winston-loki resolves when the server has answered 503, with the logs still unsent.
#
# winston-loki 6.1.7 documents that it resolves "only when the transport has confirmed receiving all the logs". After
# one failure it sends nothing for a minute, whatever the `interval`; `close` tries once more, and drops what fails.
# A refused line stays, so that the lines behind it are refused with it. A label of 0 is sent as a number.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent winston-loki@6.1.7 winston@3.19.0
cat > run.cjs <<'JS'
const http = require('node:http');
const { setTimeout: wait } = require('node:timers/promises');
const winston = require('winston');
const LokiTransport = require('winston-loki');
let answer = () => 204;
let requests = [];
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    const { streams } = JSON.parse(Buffer.concat(parts));
    const lines = streams.flatMap((stream) => stream.values.map(([, line]) => line.split(' ')[0]));
    const status = answer(lines);
    requests.push(`${lines.join(' and ')} ${status}`);
    if (status === 204 && 'retry' in streams[0].stream) console.log(`labels: ${JSON.stringify(streams[0].stream)}`);
    response.writeHead(status).end();
  });
});
server.listen(0, '127.0.0.1', async () => {
  const host = `http://127.0.0.1:${server.address().port}`;
  const start = () => {
    requests = [];
    const transport = new LokiTransport({ host, json: true, interval: 0.1, gracefulShutdown: false, onConnectionError() {} });
    return [transport, winston.createLogger({ transports: [transport] })];
  };
  const [labels, labelled] = start();
  labelled.info('Paid', { labels: { retry: 0, shop: 7 } });
  await labels.flush();
  await labels.close();
  for (const [name, refuse] of Object.entries({ 'an outage': () => true, 'a refused line': (lines) => lines.includes('old') })) {
    const [transport, logger] = start();
    answer = (lines) => refuse(lines) ? name === 'an outage' ? 503 : 400 : 204;
    logger.info('old');
    const flushed = await transport.flush().then(() => 'resolves', () => 'rejects');
    console.log(`${name}: ${requests.join(', ')}; flush ${flushed}`);
    if (name === 'an outage') answer = () => 204;
    logger.info('new');
    await wait(2000);
    console.log(`2 s later: ${requests.length} request`);
    await transport.close();
    console.log(`close: ${requests.at(-1)}`);
  }
  process.exit(0);
});
JS
seen=$(node run.cjs)
echo "$seen"
[ "$seen" = 'labels: {"level":"info","retry":0,"shop":"7"}
an outage: old 503; flush resolves
2 s later: 1 request
close: old and new 204
a refused line: old 400; flush resolves
2 s later: 1 request
close: old and new 400' ]
