#!/usr/bin/env bash
# Two Liquid engines print a long id, a list's sum, an object and an impossible date each in their way.
#
# python-liquid 2.3.6 and liquidjs 10.30.1, both by their defaults. liquidjs rounds an id of 20 digits,
# moves 30 February into March, prints `%F` as it stands and skips a filter that it does not know, without
# an error; python-liquid raises for the filter and writes a small number with an exponent.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-liquid==2.3.6
npm init -y > /dev/null
npm install --silent liquidjs@10.30.1
cat > cases.json <<'JSON'
{"templates": ["{{ id }}", "{{ rate }}", "{{ prices | sum }}", "{{ plan }}", "{{ '2026-02-30' | date: '%m-%d' }}",
  "{{ '2026-02-20' | date: '%F' }}", "{{ 'a,b,,' | split: ',' | size }}", "{{ 3 | unknown }}"],
 "data": {"id": 12345678901234567890, "rate": 0.00001, "prices": [1.1, 2.2], "plan": {"name": "pro"}}}
JSON
cat > run.py <<'PY'
import json
import liquid
with open("cases.json") as file:
    cases = json.load(file)
for template in cases["templates"]:
    try:
        seen = liquid.Environment().from_string(template).render(**cases["data"])
    except liquid.exceptions.LiquidError as error:
        seen = type(error).__name__
    print("python-liquid", template, "->", seen)
PY
cat > run.cjs <<'JS'
const { Liquid } = require('liquidjs');
const { templates, data } = require('./cases.json');
for (const template of templates)
  process.stdout.write(`liquidjs ${template} -> ${new Liquid().parseAndRenderSync(template, data)}\n`);
JS
export TZ=UTC
seen=$(venv/bin/python run.py; node run.cjs)
echo "$seen"
[ "$seen" = "python-liquid {{ id }} -> 12345678901234567890
python-liquid {{ rate }} -> 1e-05
python-liquid {{ prices | sum }} -> 3.3
python-liquid {{ plan }} -> {'name': 'pro'}
python-liquid {{ '2026-02-30' | date: '%m-%d' }} -> 2026-02-30
python-liquid {{ '2026-02-20' | date: '%F' }} -> 2026-02-20
python-liquid {{ 'a,b,,' | split: ',' | size }} -> 4
python-liquid {{ 3 | unknown }} -> UnknownFilterError
liquidjs {{ id }} -> 12345678901234567000
liquidjs {{ rate }} -> 0.00001
liquidjs {{ prices | sum }} -> 3.3000000000000003
liquidjs {{ plan }} -> [object Object]
liquidjs {{ '2026-02-30' | date: '%m-%d' }} -> 03-02
liquidjs {{ '2026-02-20' | date: '%F' }} -> %F
liquidjs {{ 'a,b,,' | split: ',' | size }} -> 2
liquidjs {{ 3 | unknown }} -> 3" ]
