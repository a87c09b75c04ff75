#!/usr/bin/env bash
# mParticle's check of a data plan removes each null first: it passes for a number, and is missing where null is allowed.
#
# @mparticle/data-planning-node 1.0.3: an event is checked without its nulls, except in arrays, with ajv 6. A `Date`,
# which JSON writes as text, is an empty object to it. `prefixItems` and `unevaluatedProperties` of a newer plan have
# no effect, and a plan that names its draft 2020-12 raises.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @mparticle/data-planning-node@1.0.3
cat > run.cjs <<'JS'
const { DataPlanService } = require('@mparticle/data-planning-node');
console.warn = () => {};
const check = async (name, schema, value) => {
  const definition = { ...schema.top, properties: { data: { properties: { custom_attributes: { required: ['x'], properties: { x: schema.x }, ...schema.attributes } } } } };
  const match = { type: 'custom_event', criteria: { event_name: 'Paid', custom_event_type: 'other' } };
  const plan = { data_points: [{ match, validator: { type: 'json_schema', definition } }] };
  const event = { event_type: 'custom_event', data: { event_name: 'Paid', custom_event_type: 'other', custom_attributes: value } };
  try {
    const { results } = await new DataPlanService().validateEvent(event, { version_document: plan });
    const errors = results.flatMap((each) => each.data?.validation_errors ?? []).filter((each) => each.key !== 'user_attributes');
    console.log(`${name}: ${errors.map((each) => `${each.schema_keyword} of ${each.key}`).join() || 'valid'}`);
  } catch (error) {
    console.log(`${name}: ${error.message}`);
  }
};
(async () => {
  await check('null for null or number', { x: { type: ['number', 'null'] } }, { x: null });
  await check('null for an optional number', { x: {}, attributes: { required: [], properties: { x: { type: 'number' } } } }, { x: null });
  await check('null in an array of numbers', { x: { type: 'array', items: { type: 'number' } } }, { x: [null] });
  await check('Date for a string', { x: { type: 'string' } }, { x: new Date(0) });
  await check('tuple', { x: { prefixItems: [{ type: 'number' }] } }, { x: ['a'] });
  await check('unevaluated', { x: {}, attributes: { unevaluatedProperties: false } }, { x: 1, y: 2 });
  await check('2020-12', { x: {}, top: { $schema: 'https://json-schema.org/draft/2020-12/schema' } }, { x: 1 });
})();
JS
seen=$(node run.cjs 2>/dev/null)
echo "$seen"
[ "$seen" = 'null for null or number: required of custom_attributes
null for an optional number: valid
null in an array of numbers: type of 0
Date for a string: type of x
tuple: valid
unevaluated: valid
2020-12: no schema with key or ref "https://json-schema.org/draft/2020-12/schema"' ]
