#!/usr/bin/env bash
# `join` of RudderStack's Python client ends one of the threads that `thread=3` started.
#
# rudder-sdk-python 2.1.9 keeps only the last of them. `join`, `shutdown` and the end of the program wait
# for that one; the others run on as daemons, and what they are still sending at exit dies with them.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check rudder-sdk-python==2.1.9
cat > run.py <<'PY'
import threading
from rudderstack.analytics.client import Client
from rudderstack.analytics.consumer import Consumer
def running():
    return sum(isinstance(thread, Consumer) for thread in threading.enumerate())
for count in (1, 3):
    client = Client("k", host="http://127.0.0.1:9", thread=count)
    started = running()
    client.join()
    print(f"thread={count}: {started} started, {running()} running after join")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "thread=1: 1 started, 0 running after join
thread=3: 3 started, 2 running after join" ]
