#!/usr/bin/env bash
# A number kept as text makes python-liquid raise and liquidjs count; both read "1,234.50" as 0.
#
# python-liquid 2.3.6 and liquidjs 10.30.1: `if points > 9` with the attribute "10" ends the first
# message, and is true in the second. Filters for arithmetic take the text in both, and take text with a
# comma or a unit as 0.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check python-liquid==2.3.6
npm init -y > /dev/null
npm install --silent liquidjs@10.30.1
cat > cases.json <<'JSON'
["{% if points > 9 %}more{% else %}less{% endif %}", "{% if points == 10 %}equal{% else %}other{% endif %}",
 "{{ points | plus: 1 }}", "{{ total | plus: 1 }}", "{{ weight | times: 2 }}"]
JSON
cat > run.py <<'PY'
import json
import liquid
with open("cases.json") as file:
    for template in json.load(file):
        try:
            seen = liquid.Environment().from_string(template).render(points="10", total="1,234.50", weight="3.5kg")
        except liquid.exceptions.LiquidTypeError:
            seen = "LiquidTypeError"
        print("python-liquid", template, seen)
PY
cat > run.cjs <<'JS'
const { Liquid } = require('liquidjs');
for (const template of require('./cases.json'))
  console.log('liquidjs', template, new Liquid().parseAndRenderSync(template, { points: '10', total: '1,234.50', weight: '3.5kg' }));
JS
seen=$(venv/bin/python run.py; node run.cjs)
echo "$seen"
[ "$seen" = "python-liquid {% if points > 9 %}more{% else %}less{% endif %} LiquidTypeError
python-liquid {% if points == 10 %}equal{% else %}other{% endif %} other
python-liquid {{ points | plus: 1 }} 11
python-liquid {{ total | plus: 1 }} 1
python-liquid {{ weight | times: 2 }} 0
liquidjs {% if points > 9 %}more{% else %}less{% endif %} more
liquidjs {% if points == 10 %}equal{% else %}other{% endif %} other
liquidjs {{ points | plus: 1 }} 11
liquidjs {{ total | plus: 1 }} 1
liquidjs {{ weight | times: 2 }} 0" ]
