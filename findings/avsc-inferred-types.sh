#!/usr/bin/env bash
# A schema that avsc infers from an event stores 19.99 as 19.989999771118164, and a time as nothing.
#
# avsc 5.7.9: `Type.forValue` takes the 32-bit `float` for each number that is no 32-bit integer, so that
# prices and ids in milliseconds change on the way, and a record without fields for a `Date`. Nothing raises.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent avsc@5.7.9
cat > run.mjs <<'JS'
import avro from 'avsc';
const event = { total: 19.99, sent: 1704067200123, at: new Date(0), count: 3 };
const type = avro.Type.forValue(event);
console.log(type.fields.map((field) => `${field.name} ${field.type.typeName}`).join(', '));
console.log(JSON.stringify(type.fromBuffer(type.toBuffer(event))));
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'total float, sent float, at record, count int
{"total":19.989999771118164,"sent":1704067203072,"at":{},"count":3}' ]
