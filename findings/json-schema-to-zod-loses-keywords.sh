#!/usr/bin/env bash
# json-schema-to-zod writes `any` for `$ref` and for tuples of 2020-12, and its readers drop properties.
#
# json-schema-to-zod 2.8.1, run with zod 4.6.7: a `$ref`, `prefixItems`, `minProperties` and a required
# key without a property become no rule, without a warning. A schema open to more properties becomes a
# reader that returns the value without them. An integer beyond 2^53 is refused, with no limit in the schema.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent json-schema-to-zod@2.8.1 zod@4.6.7
cat > run.mjs <<'JS'
import { jsonSchemaToZod } from 'json-schema-to-zod';
import { z } from 'zod';
const string = { type: 'string' };
const cases = {
  '$ref': [{ type: 'object', properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: string } }, { a: 1 }],
  prefixItems: [{ type: 'array', prefixItems: [string], items: false }, [1, 2]],
  minProperties: [{ type: 'object', minProperties: 1 }, {}],
  required: [{ type: 'object', properties: { a: string }, required: ['b'] }, {}],
  open: [{ type: 'object', properties: { a: string } }, { a: 'x', b: 1 }],
  integer: [{ type: 'integer' }, 2 ** 53],
};
for (const [name, [schema, value]] of Object.entries(cases)) {
  const reader = new Function('z', `return ${jsonSchemaToZod(schema, { module: 'none' })}`)(z);
  const { success, data } = reader.safeParse(value);
  console.log(name, JSON.stringify(value), success ? `-> ${JSON.stringify(data)}` : 'refused');
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = '$ref {"a":1} -> {"a":1}
prefixItems [1,2] -> [1,2]
minProperties {} -> {}
required {} -> {}
open {"a":"x","b":1} -> {"a":"x"}
integer 9007199254740992 refused' ]
