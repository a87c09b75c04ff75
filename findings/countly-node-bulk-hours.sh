#!/usr/bin/env bash
# Countly's bulk client for node replaces an hour 0, a Sunday and the zone UTC by the machine's.
#
# countly-sdk-nodejs 24.10.4: `add_request` keeps the hours 1 to 23, the days 1 to 6 and other zones. An
# event of 0 items counts as one, in the caller's object too. `{"result":"..."}` with any text is success,
# and an empty 200 or 204 is a failure, whose batch is sent again.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent countly-sdk-nodejs@24.10.4
cat > run.cjs <<'JS'
const http = require('node:http');
const { Bulk } = require('countly-sdk-nodejs');
let status, answer, bodies, accepted;
const server = http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk)).on('end', () => {
    bodies.push(Object.fromEntries(new URLSearchParams(chunks.join(''))));
    response.writeHead(bodies.length === 1 ? status : 200).end(bodies.length === 1 ? answer : '{"result":"Success"}');
  });
});
server.listen(0, '127.0.0.1', async () => {
  const run = (fill) => new Promise((done) => {
    const bulk = new Bulk({ app_key: 'k', url: `http://127.0.0.1:${server.address().port}`, interval: 20, fail_timeout: -1, force_post: true });
    fill(bulk);
    bulk.start(() => { if (bulk.queue_size() === 0) { bulk.stop(); done(); } });
  });
  [status, answer, bodies] = [200, '{"result":"Success"}', []];
  const event = { key: 'Returned', count: 0, timestamp: 1767268800 };
  await run((bulk) => {
    for (const [hour, dow, tz] of [[0, 0, 0], [1, 1, 60]]) bulk.add_request({ device_id: 'd', timestamp: 1767268800, begin_session: 1, hour, dow, tz });
    bulk.add_event('d', event);
  });
  for (const { hour, dow, tz, events } of bodies.flatMap(({ requests }) => JSON.parse(requests))) {
    console.log(events ? `event: count ${events[0].count}, caller's ${event.count}` : `request: hour ${hour}, day ${dow}, zone ${tz}`);
  }
  for ([status, answer] of [[200, '{"result":"Invalid app key"}'], [200, ''], [204, '']]) {
    bodies = [];
    await run((bulk) => bulk.add_request({ device_id: 'd', begin_session: 1 }));
    console.log(`${status} ${answer}: ${bodies.length} requests`);
  }
  process.exit(0);
});
JS
seen=$(TZ=America/New_York node run.cjs)
echo "$seen"
[ "$seen" = "request: hour 7, day 4, zone -300
request: hour 1, day 1, zone 60
event: count 1, caller's 1
200 {\"result\":\"Invalid app key\"}: 1 requests
200 : 2 requests
204 : 2 requests" ]
