#!/usr/bin/env bash
# AsyncAPI's parser of protobuf describes other JSON than protobuf writes: a map is one number.
#
# @asyncapi/parser 3.6.6 with @asyncapi/protobuf-schema-parser 3.9.0: `map<string, int32>` becomes an
# integer, a `oneof` a property of its own name, a Timestamp an object of seconds and nanos. `json_name`
# is not read, and each field without `optional` is required, which proto3 leaves out if it is 0.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @asyncapi/parser@3.6.6 @asyncapi/protobuf-schema-parser@3.9.0
cat > run.mjs <<'JS'
import { Parser } from '@asyncapi/parser';
import { ProtoBuffSchemaParser } from '@asyncapi/protobuf-schema-parser';
const parser = new Parser();
parser.registerSchemaParser(ProtoBuffSchemaParser());
const fields = {
  map: 'map<string, int32> stock = 1;',
  oneof: 'oneof method { string card = 1; int32 voucher = 2; }',
  timestamp: 'google.protobuf.Timestamp paid_at = 1;',
  json_name: 'string order_id = 1 [json_name = "id"];',
};
for (const [name, field] of Object.entries(fields)) {
  const schema = `syntax = "proto3"; import "google/protobuf/timestamp.proto"; message Paid { ${field} }`;
  const payload = { schemaFormat: 'application/vnd.google.protobuf;version=3', schema };
  const { document } = await parser.parse({
    asyncapi: '3.0.0', info: { title: 't', version: '1' },
    channels: { c: { address: 'c', messages: { m: { payload } } } },
  });
  const { properties, required = [] } = document.channels().all()[0].messages().all()[0].payload().json().schema;
  for (const [key, value] of Object.entries(properties)) {
    const form = value.oneOf ? `one of ${value.oneOf.map(({ type }) => type)}` : `${value.type} ${Object.keys(value.properties ?? {})}`;
    console.log(`${name}: ${key}, ${form.trim()}, ${required.includes(key) ? 'required' : 'optional'}`);
  }
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "map: stock, integer, required
oneof: method, one of string,integer, optional
timestamp: paid_at, object seconds,nanos, required
json_name: order_id, string, required" ]
