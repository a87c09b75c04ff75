#!/usr/bin/env bash
# Novu's Python client gives each try of a request an idempotency key of its own, so that a retry sends a message twice.
#
# novu-py 3.19.0 makes the key when it sends, after a 500 a new one; @novu/api 3.19.1 for node keeps its key. After a
# connection that ended before the answer it does not ask again. knockapi 1.33.0 keeps its key in both cases, svix 2.9.1
# too; trycourier 9.13.0, of the same generator as Knock's, repeats both without a key. No option was set.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check novu-py==3.19.0 knockapi==1.33.0 svix==2.9.1 trycourier==9.13.0
cat > run.py <<'PY'
import http.server, json, socket, threading
from courier import Courier
from knockapi import Knock
from novu_py import Novu, TriggerEventRequestDto
from svix.api import MessageIn, Svix, SvixOptions
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        keys.append(self.headers.get("idempotency-key"))
        if len(keys) == 1 and lose:
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        answer = json.dumps({} if len(keys) == 1 else {"id": "m", "eventType": "paid", "payload": {}, "timestamp": "2020-01-01T00:00:00Z",
            "acknowledged": True, "status": "processed", "transactionId": "t", "requestId": "r", "workflow_run_id": "w"}).encode()
        self.send_response(500 if len(keys) == 1 else 201 if self.path == "/v1/events/trigger" else 200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
def novu():
    with Novu(secret_key="k", server_url=url) as client:
        client.trigger(trigger_event_request_dto=TriggerEventRequestDto(workflow_id="paid", to={"subscriber_id": "u"}, payload={}))
sends = {
    "courier": lambda: Courier(api_key="k", base_url=url).send.message(message={"to": {"user_id": "u"}, "template": "paid"}),
    "knock": lambda: Knock(api_key="k", base_url=url).workflows.trigger(key="paid", recipients=["u"]),
    "novu": novu,
    "svix": lambda: Svix("k", SvixOptions(server_url=url)).message.create("app", MessageIn(event_type="paid", payload={})),
}
for name, send in sends.items():
    for lose in True, False:
        keys = []
        try:
            send()
            end = "returns"
        except Exception as error:
            end = "raises"
        key = ("one key" if len(set(keys)) == 1 else "different keys") if all(keys) else "no key"
        print(f"{name}, {'answer lost' if lose else '500'}: {len(keys)} requests, {key}, {end}")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "courier, answer lost: 2 requests, no key, returns
courier, 500: 2 requests, no key, returns
knock, answer lost: 2 requests, one key, returns
knock, 500: 2 requests, one key, returns
novu, answer lost: 1 requests, one key, raises
novu, 500: 2 requests, different keys, returns
svix, answer lost: 2 requests, one key, returns
svix, 500: 2 requests, one key, returns" ]
