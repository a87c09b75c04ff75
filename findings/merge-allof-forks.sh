#!/usr/bin/env bash
# Of two defaults and descriptions in an `allOf`, json-schema-merge-allof keeps the first and its fork the last.
#
# json-schema-merge-allof 0.8.1 and @stoplight/json-schema-merge-allof 0.8.0. Both raise for two `prefixItems`,
# two `dependentRequired` and two `if`s, and keep a `const` beside the enum that it comes from.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent json-schema-merge-allof@0.8.1 @stoplight/json-schema-merge-allof@0.8.0
cat > run.cjs <<'JS'
const merges = { original: require('json-schema-merge-allof'), fork: require('@stoplight/json-schema-merge-allof') };
const cases = {
  default: [{ default: 0 }, { default: 1 }],
  description: [{ description: 'Shared.' }, { description: 'Near.' }],
  prefixItems: [{ prefixItems: [{ type: 'string' }] }, { prefixItems: [{ minLength: 1 }] }],
  dependentRequired: [{ dependentRequired: { price: ['currency'] } }, { dependentRequired: { price: ['unit'] } }],
  if: [{ if: { const: 1 }, then: false }, { if: { const: 2 }, then: false }],
  const: [{ const: 'a' }, { enum: ['a', 'b'] }],
};
for (const [name, allOf] of Object.entries(cases)) {
  const seen = Object.entries(merges).map(([merge, run]) => {
    try { return `${merge} ${JSON.stringify(run({ allOf }))}`; } catch (error) { return `${merge} ${error.name}`; }
  });
  console.log(`${name}: ${seen.join(', ')}`);
}
JS
seen=$(node run.cjs)
echo "$seen"
[ "$seen" = 'default: original {"default":0}, fork {"default":1}
description: original {"description":"Shared."}, fork {"description":"Near."}
prefixItems: original Error, fork Error
dependentRequired: original Error, fork Error
if: original Error, fork Error
const: original {"const":"a","enum":["a","b"]}, fork {"const":"a","enum":["a","b"]}' ]
