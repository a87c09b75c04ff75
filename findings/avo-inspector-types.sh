#!/usr/bin/env bash
# Avo's inspector for node reports a price of 20.00 as int, 1e-7 and NaN too, a time as an object without keys.
#
# node-avo-inspector 1.1.1 tells the tracking plan which schema an event has: `extractSchema` calls a number a
# float if its text has a dot. A list has the type of its first item, and is of strings if that is null or
# missing. Two lines of an order with the same keys are reported as two shapes.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent node-avo-inspector@1.1.1
cat > run.cjs <<'JS'
const { AvoInspector, AvoInspectorEnv } = require('node-avo-inspector');
const inspector = new AvoInspector({ apiKey: 'k', env: AvoInspectorEnv.Prod, version: '1' });
const show = ({ propertyType, children }) => propertyType + (children === undefined ? '' : ` of ${JSON.stringify(children)}`);
for (const [name, value] of Object.entries({
  '19.99': 19.99,
  '20.00': 20.00,
  '0.0000001': 0.0000001,
  'NaN': NaN,
  'a Date': new Date(0),
  '[1, "2"]': [1, '2'],
  '[null, 2]': [null, 2],
  '[]': [],
  'two lines': [{ sku: 'a' }, { sku: 'b' }],
})) {
  console.log(`${name}: ${show(inspector.extractSchema({ value })[0])}`);
}
JS
seen=$(node run.cjs)
echo "$seen"
[ "$seen" = '19.99: float
20.00: int
0.0000001: int
NaN: int
a Date: object of []
[1, "2"]: list(int) of ["int","string"]
[null, 2]: list(string) of [[],"int"]
[]: list(string) of []
two lines: list(object) of [[{"propertyName":"sku","propertyType":"string"}],[{"propertyName":"sku","propertyType":"string"}]]' ]
