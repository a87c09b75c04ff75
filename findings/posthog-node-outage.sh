#!/usr/bin/env bash
# PostHog's node client keeps its events when no server answers, and drops them when one answers 503.
#
# posthog-node 5.70.0: after four attempts (nine seconds by default) `flush` rejects in both cases. The
# next `flush` sends the events of a refused connection; those that met the 503s are gone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent posthog-node@5.70.0
cat > run.mjs <<'JS'
import http from 'node:http';
import { PostHog } from 'posthog-node';
let down = true, failed = 0, accepted = 0;
const answer = (socketToo) => (request, response) => request.resume().on('end', () => {
  if (!down) accepted += 1;
  else failed += 1;
  if (down && socketToo) request.socket.destroy();
  else response.writeHead(down ? 503 : 200).end('{}');
});
console.error = () => {};
for (const [name, socketToo] of [['503', false], ['connection closed', true]]) {
  [down, failed, accepted] = [true, 0, 0];
  const server = http.createServer(answer(socketToo));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const client = new PostHog('k', { host: `http://127.0.0.1:${server.address().port}`, fetchRetryDelay: 10, flushInterval: 600000 });
  client.capture({ distinctId: 'u', event: 'Paid' });
  const outcome = await client.flush().then(() => 'no error', (error) => error.name);
  down = false;
  await client.flush();
  console.log(`${name}: ${failed} failed, ${outcome}; then ${accepted} sent`);
  server.close();
}
process.exit(0);
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "503: 4 failed, PostHogFetchHttpError; then 0 sent
connection closed: 4 failed, PostHogFetchNetworkError; then 1 sent" ]
