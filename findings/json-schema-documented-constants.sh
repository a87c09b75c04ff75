#!/usr/bin/env bash
# Values with a description each, a `oneOf` of `const`s, become any string or any value in three generators.
#
# jsonschema-gentypes 2.13.0 writes all types of JSON, Modelina 5.10.1 for Rust an untagged enum of two
# strings, for Python `Union[str]`. datamodel-code-generator 0.89.0 and openapi-typescript 7.13.0 keep
# the values, and so do the first two for an `enum`, which has no place for descriptions.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check datamodel-code-generator==0.89.0 jsonschema-gentypes==2.13.0
npm init -y > /dev/null
npm install --silent @asyncapi/modelina@5.10.1 openapi-typescript@7.13.0
cat > run.mjs <<'JS'
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { PythonGenerator, RustGenerator } from '@asyncapi/modelina';
import openapiTypes, { astToString } from 'openapi-typescript';
const forms = {
  'oneOf': { oneOf: [{ const: 'free', description: 'No card' }, { const: 'pro', description: 'Paid' }] },
  'enum': { enum: ['free', 'pro'] },
};
const lines = (text, pattern) => [...text.matchAll(pattern)].map(([line]) => line.trim().replace(/\s+/g, ' ')).join('; ');
for (const [name, tier] of Object.entries(forms)) {
  const schema = { title: 'Paid', type: 'object', additionalProperties: false, required: ['tier'], properties: { tier } };
  const document = { $schema: 'http://json-schema.org/draft-07/schema#', ...schema };
  fs.writeFileSync('paid.json', JSON.stringify(document));
  const run = (command, ...options) => execFileSync(`venv/bin/${command}`, options, { stdio: 'ignore' });
  run('jsonschema-gentypes', '--json-schema', 'paid.json', '--python', 'types.txt');
  console.log(`${name}, gentypes:`, lines(fs.readFileSync('types.txt', 'utf8'), /(tier: .*|= Literal.*)/gi));
  for (const [language, Generator] of [['Rust', RustGenerator], ['Python', PythonGenerator]]) {
    const code = (await new Generator().generate(document)).map(({ result }) => result).join('\n');
    console.log(`${name}, Modelina, ${language}:`, lines(code, language === 'Rust' ? /(\w+\(String\)|^ +\w+,|=> \w+::\w+)/gm : /(_tier: .*=|= ".*")/g) || 'none');
  }
  run('datamodel-codegen', '--input', 'paid.json', '--output', 'models.txt', '--disable-timestamp');
  console.log(`${name}, datamodel-codegen:`, lines(fs.readFileSync('models.txt', 'utf8'), /^ +\w+ = '.*/gm));
  const api = { openapi: '3.1.0', info: { title: 't', version: '1' }, paths: {}, components: { schemas: { Paid: schema } } };
  console.log(`${name}, openapi-typescript:`, lines(astToString(await openapiTypes(api)), /tier: .*/g));
}
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = "oneOf, gentypes: tier: Required[str | int | float | dict[str, Any] | list[Any] | bool | None]
oneOf, Modelina, Rust: TierOneOf0(String); TierOneOf1(String)
oneOf, Modelina, Python: _tier: Union[str] =
oneOf, datamodel-codegen: free = 'free'; pro = 'pro'
oneOf, openapi-typescript: tier: \"free\" | \"pro\";
enum, gentypes: tier: Required[\"_PaidTier\"]; = Literal['free'] | Literal['pro']
enum, Modelina, Rust: Free,; Pro,
enum, Modelina, Python: _tier: Tier =; = \"free\"; = \"pro\"
enum, datamodel-codegen: free = 'free'; pro = 'pro'
enum, openapi-typescript: tier: \"free\" | \"pro\";" ]
