#!/usr/bin/env bash
# EventCatalog's SDK refuses to write a version twice, and deletes the old version when it writes a new one.
#
# @eventcatalog/sdk 2.27.1: `writeEvent` of 1.0.0 raises if 1.0.0 is there; of 2.0.0 it writes over the
# page of 1.0.0, unless `versionExistingContent` is set. Nothing raises. A text that begins with a rule, `---`,
# loses all up to the next one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y > /dev/null
npm install --silent @eventcatalog/sdk@2.27.1
cat > run.mjs <<'JS'
import sdk from '@eventcatalog/sdk';
const catalog = (sdk.default ?? sdk)('catalog');
const write = (version, options, markdown = '') =>
  catalog.writeEvent({ id: 'Order', name: 'Order', version, markdown, owners: ['shop'] }, options);
const show = async (name) => console.log(`${name}:`, (await Promise.all(['1.0.0', '2.0.0', '3.0.0'].map((version) =>
  catalog.getEvent('Order', version)))).map((event) => event?.version ?? 'gone').join(' '));
await write('1.0.0');
await write('1.0.0').catch((error) => console.log(error.message));
await write('2.0.0');
await show('after 2.0.0');
await write('3.0.0', { versionExistingContent: true });
await show('after 3.0.0');
await write('3.0.0', { override: true }, '---\nnote: read this\n---\nText');
console.log(JSON.stringify((await catalog.getEvent('Order')).markdown));
JS
seen=$(node run.mjs)
echo "$seen"
[ "$seen" = 'Failed to write Order (event) as the version 1.0.0 already exists
after 2.0.0: gone 2.0.0 gone
after 3.0.0: gone 2.0.0 3.0.0
"Text"' ]
