#!/usr/bin/env bash
# To `Retry-After: 60`, one Python client answers at once and the other loses the event in silence.
#
# customerio-cdp-analytics 1.1.0 does not read the header: three requests in less than 20 seconds, then
# an error. segment-analytics-python 2.4.0 waits, but `join`, which it also runs at exit, ends the
# wait: the event stays in the queue of a client that is gone, and `on_error` is not called.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  customerio-cdp-analytics==1.1.0 segment-analytics-python==2.4.0
cat > run.py <<'PY'
import http.server, threading, time
requests = 0
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        global requests
        requests += 1
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(429)
        self.send_header("retry-after", "60")
        self.end_headers()
        answered.release()
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
import customerio.analytics.client, segment.analytics.client
for module in (customerio.analytics.client, segment.analytics.client):
    answered, requests, errors, started = threading.Semaphore(0), 0, [], time.monotonic()
    client = module.Client("k", host=f"http://127.0.0.1:{server.server_port}", max_retries=2,
        on_error=lambda error, items: errors.append(error))
    client.track("u", "Limited")
    answered.acquire()
    client.join()
    print(f"requests: {requests}, errors: {len(errors)}, in the queue: {client.queue.qsize()},",
        "within 20 s" if time.monotonic() - started < 20 else "later")
PY
seen=$(venv/bin/python run.py 2> /dev/null)
echo "$seen"
[ "$seen" = "requests: 3, errors: 1, in the queue: 0, within 20 s
requests: 1, errors: 0, in the queue: 1, within 20 s" ]
