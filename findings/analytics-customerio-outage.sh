#!/usr/bin/env bash
# One request that fails ends the node program of `@analytics/customerio`, the plugin for the package `analytics`.
#
# @analytics/customerio 0.2.2 with analytics 0.8.19 drops the promises of customerio-node 0.5.0, so that a 503 is an unhandled
# rejection. An event has neither time nor id. The id "7?" is person "7" in the address, since it is not escaped, and
# "eu/7" is two parts of the path. A new instance of `analytics` tracks for the person whom the last one identified.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @analytics/customerio@0.2.2 analytics@0.8.19 customerio-node@0.5.0 2> /dev/null
cat > run.cjs <<'JS'
const http = require('node:http');
const https = require('node:https');
const requests = [];
let status = 200;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    requests.push(`${request.method} ${request.url} ${Buffer.concat(parts)}`);
    response.writeHead(status).end('{}');
    server.emit('answered');
  });
});
// The plugin has no option for its host. All of its requests go to the server of this script.
https.request = (options, done) => http.request({ method: options.method, path: options.path, headers: options.headers, host: '127.0.0.1', port: server.address().port }, done);
const { Analytics } = require('analytics');
const customerio = require('@analytics/customerio');
const answered = () => new Promise((done) => server.once('answered', done));
server.listen(0, '127.0.0.1', async () => {
  for (const id of ['7', 'eu/7', '7?']) {
    const analytics = Analytics({ app: 'shop', plugins: [customerio({ siteId: 's', apiKey: 'k' })] });
    analytics.identify(id, { plan: 'gold' });
    await answered();
  }
  const analytics = Analytics({ app: 'shop', plugins: [customerio({ siteId: 's', apiKey: 'k' })] });
  analytics.track('Paid', { price: 19.99 });
  await answered();
  console.log(requests.join('\n'));
  status = 503;
  analytics.track('Paid');
  setTimeout(() => console.log('still running'), 1000).unref();
});
JS
seen=$(node run.cjs 2> /dev/null; echo "exit $?")
echo "$seen"
[ "$seen" = 'PUT /api/v1/customers/7 {"plan":"gold"}
PUT /api/v1/customers/eu/7 {"plan":"gold"}
PUT /api/v1/customers/7? {"plan":"gold"}
POST /api/v1/customers/7?/events {"name":"Paid","data":{"price":19.99}}
exit 1' ]
