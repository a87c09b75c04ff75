#!/usr/bin/env bash
# `flush` of Statsig's Python client sends no batch that is full, and a closed connection or a 429 loses one.
#
# statsig 0.72.1: `flush` takes only the events that are not yet a batch; full ones wait for two threads, which
# send them in either order. A batch is sent again after a 503, at most ten times, but not after a connection that
# ended without an answer, nor after a 429; only a callback of the options tells. `shutdown` tries each batch once.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check statsig==0.72.1
cat > run.py <<'PY'
import gzip, http.server, json, logging, socket, sys, threading, time
from statsig import StatsigEvent, StatsigOptions, StatsigUser, statsig
from statsig.statsig_error_boundary import _StatsigErrorBoundary
logging.disable()
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        answer = status if self.path.endswith("/log_event") else 200
        if self.path.endswith("/log_event"):
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            requests.append([event["eventName"] for event in json.loads(body)["events"]])
        if answer == 0:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(answer)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
    do_GET = do_POST
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}/v1/"
_StatsigErrorBoundary.endpoint = url + "its-own-error-reports"
status, requests, failed = int(sys.argv[1]), [], threading.Event()
options = StatsigOptions(api=url, event_queue_size=1, disable_diagnostics=True, events_flushed_callback=lambda *_: failed.set())
statsig.initialize("secret-k", options)
statsig.log_event(StatsigEvent(StatsigUser("u"), "Paid"))
statsig.flush()
after_flush = sum("Paid" in names for names in requests)
failed.wait(30)
time.sleep(0.5)
status = 200
statsig.shutdown()
print(f"{sys.argv[1]}: {after_flush} requests at the end of flush, {sum('Paid' in names for names in requests)} at the end of shutdown")
PY
seen=$(for status in 200 503 429 0; do venv/bin/python run.py $status; done)
echo "$seen"
[ "$seen" = "200: 0 requests at the end of flush, 1 at the end of shutdown
503: 0 requests at the end of flush, 2 at the end of shutdown
429: 0 requests at the end of flush, 1 at the end of shutdown
0: 0 requests at the end of flush, 1 at the end of shutdown" ]
