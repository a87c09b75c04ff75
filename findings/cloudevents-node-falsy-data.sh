#!/usr/bin/env bash
# CloudEvents' node SDK reads the data 0, false and "" as no data, and can't send 0 and false as a body.
#
# cloudevents 10.0.0: the structured form has `"data":0`, and its own reader gives undefined. In the
# binary form `emitterFor` raises for them. null becomes the text "null" there, and nothing here.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent cloudevents@10.0.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { CloudEvent, HTTP, Mode, emitterFor, httpTransport } from 'cloudevents';
let read;
const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part)).on('end', () => {
    read = HTTP.toEvent({ headers: request.headers, body: Buffer.concat(parts).toString() }).data;
    response.end();
  });
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const transport = httpTransport(`http://127.0.0.1:${server.address().port}`);
for (const data of [0, false, '', null, 1]) {
  const seen = [];
  for (const mode of [Mode.STRUCTURED, Mode.BINARY]) {
    const event = new CloudEvent({ source: '/s', type: 't', datacontenttype: 'application/json', data });
    await emitterFor(transport, { mode })(event)
      .then(() => seen.push(`${mode} ${read === undefined ? 'nothing' : JSON.stringify(read)}`))
      .catch((error) => seen.push(`${mode} ${error.code}`));
  }
  console.log(`${JSON.stringify(data)}: ${seen.join(', ')}`);
}
server.close();
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = '0: structured nothing, binary ERR_INVALID_ARG_TYPE
false: structured nothing, binary ERR_INVALID_ARG_TYPE
"": structured nothing, binary ""
null: structured nothing, binary "null"
1: structured 1, binary ERR_INVALID_ARG_TYPE' ]
