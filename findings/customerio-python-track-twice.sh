#!/usr/bin/env bash
# The same call of `track` with data, an id and a time loses all three in the other Python client of Customer.io.
#
# customerio 3.2.0 and async-customerio 2.18.0 both have `track(customer, name, data=, id=, timestamp=)`
# to a caller: the second takes each keyword as a property, so that the event is of now, repeats are not
# recognized, and `data` lies in `data`. An attribute that is a Decimal is an outage to the second:
# "Check system status". httpx 0.28.1.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check customerio==3.2.0 async-customerio==2.18.0 httpx==0.28.1
cat > run.py <<'PY'
import asyncio, json
from decimal import Decimal
from async_customerio import AsyncCustomerIO
from customerio import CustomerIO
class Recorder(CustomerIO):
    def send_request(self, method, url, data):
        print("customerio", json.dumps(data))
class AsyncRecorder(AsyncCustomerIO):
    async def send_request(self, method, url, *, json_payload, **others):
        print("async-customerio", json.dumps(json_payload))
event = dict(data={"total": 5}, id="01H", timestamp=1704067200)
Recorder("site", "key").track("u", "Paid", **event)
asyncio.run(AsyncRecorder("site", "key").track("u", "Paid", **event))
async def outage():
    async with AsyncCustomerIO("site", "key", host="127.0.0.1") as client:
        try: await client.identify("u", total=Decimal("19.99"))
        except Exception as error: print("\n".join(str(error).splitlines()[:2]))
asyncio.run(outage())
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = 'customerio {"name": "Paid", "data": {"total": 5}, "id": "01H", "timestamp": 1704067200}
async-customerio {"name": "Paid", "data": {"data": {"total": 5}, "id": "01H", "timestamp": 1704067200}}
Failed to receive valid response from Customer.io.
Check system status at http://status.customer.io.' ]
