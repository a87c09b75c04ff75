#!/usr/bin/env bash
# A tuple of JSON Schema 2020-12 becomes `never[]` in TypeScript; the same in draft-07 is right.
#
# json-schema-to-typescript 16.0.0 does not read `prefixItems`, but does read `items: false`: the
# only value of the type is the empty array, which `minItems: 2` forbids.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent json-schema-to-typescript@16.0.0
cat > run.mjs <<'JS'
import { compile } from 'json-schema-to-typescript';
const parts = [{ type: 'number' }, { type: 'string' }];
const tuples = {
  '2020-12': { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'array', prefixItems: parts, items: false, minItems: 2 },
  'draft-07': { $schema: 'http://json-schema.org/draft-07/schema#', type: 'array', items: parts, additionalItems: false, minItems: 2 },
};
for (const [draft, tuple] of Object.entries(tuples)) {
  const text = await compile(tuple, 'Tuple', { bannerComment: '' });
  console.log(draft, text.match(/export type .*;/)[0]);
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "2020-12 export type Tuple = never[];
draft-07 export type Tuple = [number, string];" ]
