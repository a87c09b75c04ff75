#!/usr/bin/env bash
# 1999 cents are 19 or 19.99 units in a message, by the engine of its Liquid.
#
# `divided_by: 100`: python-liquid 2.3.6 divides whole numbers as whole numbers, towards minus infinity;
# liquidjs 10.30.1 never does. A price of 19.99 `times: 100` is 1999.0 in the first, which counts in
# decimals, and one cent less after `floor` in the second, which counts in floats.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-liquid==2.3.6
npm init -y > /dev/null
npm install --silent liquidjs@10.30.1
cat > cases.json <<'JSON'
["{{ cents | divided_by: 100 }}", "{{ cents | divided_by: 100.0 }}", "{{ refund | divided_by: 100 }}",
 "{{ price | times: 100 }}", "{{ price | times: 100 | floor }}", "{{ total | times: 1 }}"]
JSON
cat > run.py <<'PY'
import json
import liquid
data = {"cents": 1999, "refund": -150, "price": 19.99, "total": 20.0}
with open("cases.json") as file:
    for template in json.load(file):
        print("python-liquid", template, liquid.Environment().from_string(template).render(**data))
PY
cat > run.cjs <<'JS'
const { Liquid } = require('liquidjs');
const data = { cents: 1999, refund: -150, price: 19.99, total: 20.0 };
for (const template of require('./cases.json'))
  console.log('liquidjs', template, new Liquid().parseAndRenderSync(template, data));
JS
seen=$(venv/bin/python run.py; node run.cjs)
echo "$seen"
[ "$seen" = "python-liquid {{ cents | divided_by: 100 }} 19
python-liquid {{ cents | divided_by: 100.0 }} 19.99
python-liquid {{ refund | divided_by: 100 }} -2
python-liquid {{ price | times: 100 }} 1999.0
python-liquid {{ price | times: 100 | floor }} 1999
python-liquid {{ total | times: 1 }} 20.0
liquidjs {{ cents | divided_by: 100 }} 19.99
liquidjs {{ cents | divided_by: 100.0 }} 19.99
liquidjs {{ refund | divided_by: 100 }} -1.5
liquidjs {{ price | times: 100 }} 1998.9999999999998
liquidjs {{ price | times: 100 | floor }} 1998
liquidjs {{ total | times: 1 }} 20" ]
