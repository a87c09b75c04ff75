#!/usr/bin/env bash
# pyramid-customerio sends no event with a property since customerio 3, and a property `id` is another person's event.
#
# pyramid-customerio 1.0.0 allows any customerio, and passes properties to `track` as keyword arguments, which raises
# since 3.0; the error is logged and the event is gone. With customerio 2.4 it is sent. In both, properties called
# `name` and `id` replace the event's name and its person; with 3.2.0 a `timestamp` becomes the event's time.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
for version in 3.2.0 2.4; do
  python3 -m venv "venv-$version"
  "venv-$version/bin/pip" install --quiet --disable-pip-version-check pyramid-customerio==1.0.0 "customerio==$version"
done
cat > run.py <<'PY'
import http.server, logging, sys, threading
from dataclasses import dataclass
from pyramid_customerio import Event, Property
from pyramid_customerio.track import CustomerIOTrack
logging.disable()
@dataclass(frozen=True)
class Events:
    paid: Event = Event("Paid")
@dataclass(frozen=True)
class Properties:
    price: Property = Property("price")
    name: Property = Property("name")
    id: Property = Property("id")
    timestamp: Property = Property("timestamp")
class Sink(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        arrived.append(f"{self.path} {self.rfile.read(int(self.headers['content-length'])).decode()}")
        self.send_response(200)
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sink)
threading.Thread(target=server.serve_forever, daemon=True).start()
client = CustomerIOTrack({"customerio.consumer": ".consumer.BufferedConsumer", "customerio.tracking.site_id": "s",
    "customerio.tracking.api_key": "k", "customerio.events": Events(), "customerio.event_properties": Properties()}, distinct_id="u")
client.consumer.client.base_url = f"http://127.0.0.1:{server.server_port}"
for properties in ({}, {Properties.price: 20}, {Properties.name: "Mug"}, {Properties.id: "order-7"}, {Properties.timestamp: 1577836800}):
    arrived = []
    client.track(Events.paid, properties)
    client.consumer.flush()
    print(f"{sys.argv[1]}, {' '.join(each.name for each in properties) or 'no property'}: {' '.join(arrived) or 'nothing'}")
PY
seen=$(for version in 3.2.0 2.4; do "venv-$version/bin/python" run.py $version; done)
echo "$seen"
[ "$seen" = '3.2.0, no property: /customers/u/events {"name": "Paid", "data": {}}
3.2.0, price: nothing
3.2.0, name: /customers/u/events {"name": "Mug", "data": {}}
3.2.0, id: /customers/order-7/events {"name": "Paid", "data": {}}
3.2.0, timestamp: /customers/u/events {"name": "Paid", "data": {}, "timestamp": 1577836800}
2.4, no property: /customers/u/events {"name": "Paid", "data": {}}
2.4, price: /customers/u/events {"name": "Paid", "data": {"price": 20}}
2.4, name: /customers/u/events {"name": "Mug", "data": {}}
2.4, id: /customers/order-7/events {"name": "Paid", "data": {}}
2.4, timestamp: /customers/u/events {"name": "Paid", "data": {"timestamp": 1577836800}}' ]
