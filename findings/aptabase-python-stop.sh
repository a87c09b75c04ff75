#!/usr/bin/env bash
# `stop` of Aptabase's Python client sends one batch and drops the rest, and one that is on its way then is lost.
#
# aptabase 0.1.0: after an outage `stop` sends 25 of 30 events. It cancels the request of the periodic flush, whose events
# have left the queue. A batch that the server refuses with a 400 is put back in front each time, so that no later event
# is sent; with 25 in the queue, each `track` waits for a request.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check aptabase==0.1.0 httpx==0.28.1
cat > run.py <<'PY'
import asyncio, http.server, json, logging, threading
from aptabase import Aptabase
logging.disable(logging.CRITICAL)
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        events = [event["eventName"] for event in json.loads(self.rfile.read(int(self.headers["content-length"])))]
        status = answer(events)
        requests.append(status)
        if status == 200:
            arrived.extend(events)
        try:
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()
        except ConnectionError:
            pass
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
def client(interval=60.0):
    return Aptabase("A-SH-1", base_url=f"http://127.0.0.1:{server.server_port}/", flush_interval=interval)
async def main():
    global answer, requests, arrived
    requests, arrived = [], []
    answer = lambda events: 503
    async with client() as aptabase:
        for number in range(30):
            await aptabase.track(f"event {number}")
        answer = lambda events: 200
    print(f"an outage ends before stop: {len(arrived)} of 30 arrive")
    requests, arrived = [], []
    started, release = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()
    def slow(events):
        loop.call_soon_threadsafe(started.set)
        release.wait()
        return 503
    answer = slow
    async with client(0.1) as aptabase:
        await aptabase.track("Paid")
        await started.wait()
        answer = lambda events: 200
    release.set()
    print(f"stop during a request that fails: {len(arrived)} of 1 arrive")
    requests, arrived = [], []
    answer = lambda events: 400 if "old" in events else 200
    async with client() as aptabase:
        await aptabase.track("old")
        await aptabase.flush()
        for number in range(30):
            await aptabase.track(f"event {number}")
        print(f"one is refused: {len(requests)} requests, {len(arrived)} of 30 others arrive")
asyncio.run(main())
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "an outage ends before stop: 25 of 30 arrive
stop during a request that fails: 0 of 1 arrive
one is refused: 8 requests, 0 of 30 others arrive" ]
