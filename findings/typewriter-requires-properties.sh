#!/usr/bin/env bash
# Typewriter demands a property named `properties` of each event that requires none of its own.
#
# typewriter 9.2.0: it takes the body's `required`, or else that of the whole message, ["properties"]. An
# empty list helps. A `oneOf` of constants and a `const` become `any`; of two names that differ only in
# writing, one function is `purpleOrderPaid`. It asks for any TypeScript and does not start with 7.0.2.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent typewriter@9.2.0 typescript@5.9.3
cat > run.cjs <<'JS'
const { sanitizeTrackingPlan } = require('typewriter/dist/api/trackingplans.js');
const { typescript } = require('typewriter/dist/languages/index.js');
const id = { type: 'string' };
const rule = ([key, body]) => ({
  key, type: 'TRACK', version: 1,
  jsonSchema: { type: 'object', properties: { properties: { type: 'object', ...body } }, required: ['properties'] },
});
const plans = {
  'no required': [['Paid', { properties: { id } }]],
  'required: []': [['Paid', { properties: { id }, required: [] }]],
  constants: [['Paid', { properties: { tier: { oneOf: [{ const: 'free' }, { const: 'pro' }] }, kind: { const: 'order' } }, required: ['kind'] }]],
  names: [['Order Paid', { properties: { id }, required: [] }], ['order_paid', { properties: { total: { type: 'number' } }, required: [] }]],
};
(async () => {
  for (const [name, events] of Object.entries(plans)) {
    const { rules } = await sanitizeTrackingPlan({ name, rules: events.map(rule) });
    const options = { header: [], outputFilename: 'segment', sdk: 'analytics-node' };
    const [code] = (await typescript.generate(rules, { version: '9.2.0', isDevelopment: false }, options)).values();
    const keys = [...code.matchAll(/^ +(\w+\??): +(\w+);/gm)].map(([, key, type]) => `${key}: ${type}`);
    const functions = [...code.matchAll(/export function (\w+)/g)].map(([, key]) => key).filter((key) => key !== 'setTypewriterOptions');
    console.log(`${name}: ${functions.join(', ')}; ${keys.join(', ')}`);
  }
})();
JS
seen=$(node run.cjs
  npm install --silent typescript@7.0.2
  node -e "require('typewriter/dist/languages/index.js')" 2>&1 | grep -o '^TypeError' || true)
echo "$seen"
[ "$seen" = "no required: paid; id?: string, properties: any
required: []: paid; id?: string
constants: paid; kind: any, tier?: any
names: orderPaid, purpleOrderPaid; id?: string, total?: number
TypeError" ]
