#!/usr/bin/env bash
# `destroy` of GrowthBook's Python client returns before its last events are sent, and then nothing waits.
#
# growthbook 4.0.0: they are on a daemon thread, which ends with the program. A batch that meets a 400 or
# a 503 is sent once and dropped. An id that is a number splits the users, and is `user_id: null` in the
# event.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check growthbook==4.0.0 requests==2.32.5
cat > run.py <<'PY'
import http.server, json, threading
from growthbook import Experiment, GrowthBook
from growthbook.plugins import GrowthBookTrackingPlugin
bodies, status, may_answer = [], 200, threading.Event()
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        may_answer.wait(10)
        bodies.append(body)
        self.send_response(status)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
def run(user_id):
    bodies.clear()
    may_answer.clear()
    plugin = GrowthBookTrackingPlugin(ingestor_host=f"http://127.0.0.1:{server.server_port}")
    client = GrowthBook(api_host="http://127.0.0.1:9", client_key="k", attributes={"user_id": user_id, "plan": "pro"}, plugins=[plugin])
    result = client.run(Experiment(key="button", variations=["a", "b"], hashAttribute="user_id"))
    client.destroy()
    accepted = len(bodies)
    senders = [thread for thread in threading.enumerate() if "_send_events" in thread.name]
    may_answer.set()
    for thread in senders:
        thread.join(10)
    return result, accepted, senders
for user_id in ("42", 42):
    result, accepted, senders = run(user_id)
    (event,), = bodies
    print(f"{user_id!r}: after destroy {accepted} accepted, daemon {[thread.daemon for thread in senders]};",
        f"in experiment {result.inExperiment}, user_id {event['user_id']!r}, others {event['context_json']}")
for status in (400, 503):
    run("42")
    print(f"{status}: {len(bodies)} request")
PY
seen=$(venv/bin/python run.py 2> /dev/null)
echo "$seen"
[ "$seen" = "'42': after destroy 0 accepted, daemon [True]; in experiment True, user_id '42', others {'plan': 'pro'}
42: after destroy 0 accepted, daemon [True]; in experiment True, user_id None, others {'plan': 'pro'}
400: 1 request
503: 1 request" ]
