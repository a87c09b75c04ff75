#!/usr/bin/env bash
# python-liquid rounds 1250 to hundreds as 0, and halves to even.
#
# python-liquid 2.3.6: `round` takes no negative number of digits and says nothing; 2.5 is 2, and 1.005
# to two digits is 1.0. liquidjs 10.30.1 prints 1300, 3 and 1.01.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-liquid==2.3.6
npm init -y > /dev/null
npm install --silent liquidjs@10.30.1
cat > cases.json <<'JSON'
["{{ 1250 | round: -2 }}", "{{ 2.5 | round }}", "{{ 1.005 | round: 2 }}"]
JSON
cat > run.py <<'PY'
import json
import liquid
with open("cases.json") as file:
    for template in json.load(file):
        print("python-liquid", template, liquid.Environment().from_string(template).render())
PY
cat > run.cjs <<'JS'
const { Liquid } = require('liquidjs');
for (const template of require('./cases.json'))
  console.log('liquidjs', template, new Liquid().parseAndRenderSync(template));
JS
seen=$(venv/bin/python run.py; node run.cjs)
echo "$seen"
[ "$seen" = "python-liquid {{ 1250 | round: -2 }} 0
python-liquid {{ 2.5 | round }} 2
python-liquid {{ 1.005 | round: 2 }} 1.0
liquidjs {{ 1250 | round: -2 }} 1300
liquidjs {{ 2.5 | round }} 3
liquidjs {{ 1.005 | round: 2 }} 1.01" ]
