#!/usr/bin/env bash
# `join` of three Python clients ends one of the threads that `thread=3` started.
#
# customerio-cdp-analytics 1.1.0, segment-analytics-python 2.4.0 and rudder-sdk-python 2.1.9 keep only
# the last of them. `join`, `shutdown` and the end of the program wait for that one; the others run on as
# daemons, and what they are still sending at exit dies with them.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  customerio-cdp-analytics==1.1.0 segment-analytics-python==2.4.0 rudder-sdk-python==2.1.9
cat > run.py <<'PY'
import threading
import customerio.analytics.client, rudderstack.analytics.client, segment.analytics.client
def running(module):
    return sum(isinstance(thread, module.Consumer) for thread in threading.enumerate())
for module in (customerio.analytics.client, segment.analytics.client, rudderstack.analytics.client):
    for count in (1, 3):
        client = module.Client("k", host="http://127.0.0.1:9", thread=count)
        started = running(module)
        client.join()
        print(f"{module.__name__.split('.')[0]}, thread={count}: {started} started, {running(module)} running after join")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "customerio, thread=1: 1 started, 0 running after join
customerio, thread=3: 3 started, 2 running after join
segment, thread=1: 1 started, 0 running after join
segment, thread=3: 3 started, 2 running after join
rudderstack, thread=1: 1 started, 0 running after join
rudderstack, thread=3: 3 started, 2 running after join" ]
