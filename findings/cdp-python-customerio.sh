#!/usr/bin/env bash
# "Send to Customer.io too" of cdp-python-sdk sends nothing there, for each region that it can be given.
#
# cdp-python-sdk 0.2.0 hands the region's name to customerio 3.2.0, which takes only an object of its own. The error
# is logged at the start, with `fail_on_exception` too; each call then returns as after a success. With a client put
# in by hand it passes properties as keyword arguments: an event with a price is not sent, and a property called
# `timestamp` becomes the event's time. customerio 1.1, the oldest that it allows, refuses the region in the same way.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
for version in 3.2.0 1.1; do
  python3 -m venv "venv-$version"
  "venv-$version/bin/pip" install --quiet --disable-pip-version-check cdp-python-sdk==0.2.0 "customerio==$version"
done
cat > run.py <<'PY'
import asyncio, http.server, json, logging, sys, threading
from cdp_client import CDPClient, CDPConfig, CustomerIoConfig
from customerio import CustomerIO
logging.disable()
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        arrived.append("the gateway" if self.path.startswith("/gateway") else f"Customer.io {body}")
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
url = f"http://127.0.0.1:{server.server_port}"
def track(name, region, by_hand, properties):
    global arrived
    arrived = []
    client = CDPClient(CDPConfig(cdp_api_key="k", cdp_endpoint=url + "/gateway", cdp_fallback_endpoints=[], fail_on_exception=True,
        send_to_customer_io=True, customer_io=CustomerIoConfig(site_id="s", api_key="k", region=region)))
    if by_hand:
        client.cio = CustomerIO("s", "k")
    if client.cio:
        client.cio.base_url = url
    try:
        outcome = f"returns {asyncio.run(client.track('u', 'Paid', properties))}"
    except Exception as error:
        outcome = f"raises {type(error).__name__}"
    print(f"{sys.argv[1]}, {name}, {properties}: {outcome}, arrives at {', '.join(arrived)}")
for region in ("us", "eu", None):
    track(f"region {region}", region, False, {})
if sys.argv[1] == "3.2.0":
    for properties in ({}, {"price": 20}, {"timestamp": 1577836800}):
        track("by hand", "us", True, properties)
PY
seen=$(for version in 3.2.0 1.1; do "venv-$version/bin/python" run.py $version; done)
echo "$seen"
[ "$seen" = '3.2.0, region us, {}: returns None, arrives at the gateway
3.2.0, region eu, {}: returns None, arrives at the gateway
3.2.0, region None, {}: returns None, arrives at the gateway
3.2.0, by hand, {}: returns None, arrives at the gateway, Customer.io {"name": "Paid", "data": {}}
3.2.0, by hand, {'"'price'"': 20}: raises CDPError, arrives at the gateway
3.2.0, by hand, {'"'timestamp'"': 1577836800}: returns None, arrives at the gateway, Customer.io {"name": "Paid", "data": {}, "timestamp": 1577836800}
1.1, region us, {}: returns None, arrives at the gateway
1.1, region eu, {}: returns None, arrives at the gateway
1.1, region None, {}: returns None, arrives at the gateway' ]
