#!/usr/bin/env bash
# Snowplow's Python tracker says that an event was sent before it was made, and drops a true time unseen.
#
# snowplow-tracker 1.1.0: the sent time `stm` is cut to whole seconds, the created time `dtm` has
# milliseconds, and collectors take the difference for the clock's error. `true_timestamp` takes
# milliseconds; a datetime or a text leaves the event without it, and nothing is raised.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check snowplow-tracker==1.1.0
cat > run.py <<'PY'
import datetime, http.server, json, threading, time
from snowplow_tracker import Emitter, SelfDescribing, SelfDescribingJson, Tracker
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        events.extend(json.loads(self.rfile.read(int(self.headers["content-length"])))["data"])
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
events = []
tracker = Tracker("t", Emitter("127.0.0.1", protocol="http", port=server.server_port, batch_size=1))
def track(true_timestamp=None):
    tracker.track(SelfDescribing(SelfDescribingJson("iglu:com.acme/paid/jsonschema/1-0-0", {}), true_timestamp=true_timestamp))
    return events.pop()
time.sleep(0.5 - time.time() % 0.5)
event = track()
if event["dtm"].endswith("000"):
    time.sleep(0.01)
    event = track()
print(f"stm in whole seconds: {event['stm'].endswith('000')}; before dtm: {int(event['stm']) < int(event['dtm'])}")
new_year = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
for value in (int(new_year.timestamp() * 1000), new_year, new_year.isoformat()):
    print(f"{type(value).__name__}: ttm {track(value).get('ttm')}")
PY
seen=$(venv/bin/python run.py 2> /dev/null)
echo "$seen"
[ "$seen" = "stm in whole seconds: True; before dtm: True
int: ttm 1577836800000
datetime: ttm None
str: ttm None" ]
