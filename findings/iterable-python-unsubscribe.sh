#!/usr/bin/env bash
# The helper that unsubscribes people in bulk in Iterable's Python package updates their profiles instead.
#
# iterable-api 0.3.0: `helpers.bulk_update_subscriptions` posts to `/api/users/bulkUpdate`, so that nobody is
# unsubscribed, and each list of channels becomes a property. `track_push_open` writes `CampaignId` for
# `campaignId`. A 429 and a 500 are answers like a 200, only a 400 and a 401 raise; nothing is sent again.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check iterable-api==0.3.0
cat > run.py <<'PY'
import http.server, threading
from iterable import Iterable
from iterable.helpers import bulk_update_subscriptions
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        requests.append(f"{self.path} {self.rfile.read(int(self.headers['content-length'])).decode()}")
        self.send_response(status)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = Iterable("k", base_uri=f"http://127.0.0.1:{server.server_port}")
status, requests = 200, []
bulk_update_subscriptions(client, [{"email": "ada@shop.example", "unsubscribed_channel_ids": [7]}])
client.events.track_push_open(9, user_id="u")
print("\n".join(requests))
for status in (400, 429, 500):
    requests.clear()
    try:
        client.events.track("Paid", user_id="u")
        outcome = "returns"
    except Exception as error:
        outcome = type(error).__name__
    print(f"{status}: {outcome}, {len(requests)} request")
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = '/api/users/bulkUpdate {"users": [{"email": "ada@shop.example", "unsubscribedChannelIds": [7]}]}
/api/events/trackPushOpen {"CampaignId": 9, "email": null, "userId": "u", "templateId": null, "messageId": null, "createdAt": null, "dataFields": null}
400: InvalidParameters, 1 request
429: returns, 1 request
500: returns, 1 request' ]
