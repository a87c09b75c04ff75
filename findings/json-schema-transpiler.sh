#!/usr/bin/env bash
# The transpiler of json-schema-tools writes `tier: undefined` for each required property in Python.
#
# @json-schema-tools/transpiler 1.10.5. Python's enum has numbers for values, and one name twice if
# two values differ in a hyphen; so has Rust's, and neither loads. `#[serde(default)]` makes required
# properties optional in Rust, and a `const` becomes any value in TypeScript.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @json-schema-tools/transpiler@1.10.5
cat > run.cjs <<'JS'
const { default: Transpiler } = require('@json-schema-tools/transpiler');
const written = new Transpiler({
  title: 'Paid', type: 'object', required: ['tier'], properties: {
    tier: { title: 'tier', type: 'string', enum: ['in progress', 'in-progress'] },
    card: { title: 'card', oneOf: [{ title: 'visa', const: 'visa' }, { title: 'amex', const: 'amex' }] },
  },
});
const show = (name, code, pattern) => console.log(`${name}: ${code.match(pattern).map((line) => line.trim()).join('; ')}`);
show('Python', written.toPy(), /^ +(tier|card|In).*/gm);
show('Rust', written.toRs(), /^#\[serde\(default\)\]|^ +(pub tier|In|#\[serde\(rename).*/gm);
show('TypeScript', written.toTs(), /^ +(tier|card).*|^export type .*/gm);
JS
seen=$(node run.cjs)
echo "$seen"
[ "$seen" = 'Python: InProgress = 0; InProgress = 1; tier: undefined; card: Optional[Card]
Rust: #[serde(rename = "in progress")]; InProgress,; #[serde(rename = "in-progress")]; InProgress,; #[serde(default)]; pub tier: Tier,
TypeScript: export type Tier = "in progress" | "in-progress";; export type Visa = any;; export type Amex = any;; export type Card = Visa | Amex;; tier: Tier;; card?: Card;' ]
