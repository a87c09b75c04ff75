#!/usr/bin/env bash
# The Python clients write a user id of 42 as "42", and the other ids as the number.
#
# customerio-cdp-analytics 1.1.0 and segment-analytics-python 2.4.0: `groupId` and `previousId` keep the
# type that the caller gave. An alias of 41 to 42 names the old person by a number, though every event
# of that person was sent under "41".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  customerio-cdp-analytics==1.1.0 segment-analytics-python==2.4.0
cat > run.py <<'PY'
import customerio.analytics.client, segment.analytics.client
for module in (customerio.analytics.client, segment.analytics.client):
    client = module.Client("k", send=False)
    tracked = client.track(41, "Seen")[1]
    alias = client.alias(41, 42)[1]
    group = client.group(42, 7)[1]
    print([tracked["userId"]], [alias["previousId"], alias["userId"]], [group["userId"], group["groupId"]])
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = "['41'] [41, '42'] ['42', 7]
['41'] [41, '42'] ['42', 7]" ]
