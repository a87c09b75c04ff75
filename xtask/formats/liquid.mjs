// The Liquid of a site, rendered by liquidjs over the example of each page: node liquid.mjs SITE...
//
// The result must be the one that the page shows, without blanks.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Liquid } from "liquidjs";

// Dates are shown in the time zone of their text, as the Ruby engine does. An unknown filter is an error.
const engine = new Liquid({ preserveTimezones: true, strictFilters: true });

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };
const decode = (text) => text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity]);

/** Returns the code of a part of a page. */
function code(page, id) {
  const found = page.split(`id="${id}"`)[1]?.match(/<code>([^]*?)<\/code>/);
  return found && decode(found[1]);
}

/** Returns the variables of a message: those that its kind has in Customer.io. */
function scope(message, template) {
  if (message.properties) return { event: message.properties };
  if (message.type === "identify") return { customer: message.traits };
  const { relationshipAttributes, ...traits } = message.traits;
  if (relationshipAttributes) return { trigger: { relationship: relationshipAttributes } };
  const name = template.match(/trigger\.(\w+)/)[1];
  return { trigger: { [name]: traits } };
}

const lines = (text) => text.split("\n").filter((line) => line.trim() !== "");

let pages = 0;
for (const site of process.argv.slice(2)) {
  for (const path of readdirSync(site, { recursive: true }).sort()) {
    if (!path.endsWith(".html")) continue;
    const page = readFileSync(join(site, path), "utf8");
    const template = code(page, "liquid");
    if (!template) continue;
    const message = JSON.parse(code(page, "example"));
    const rendered = lines(await engine.parseAndRender(template, scope(message, template)));
    assert.deepEqual(rendered, lines(code(page, "rendered")), `${site}/${path}`);
    for (const line of rendered) {
      const isHeading = /^[^:]*:$/.test(line) && !line.startsWith("- ");
      assert.ok(isHeading || /\S$/.test(line) && !/: *$/.test(line), `${site}/${path}: blank in “${line}”`);
    }
    // Without any optional value, nothing fails.
    await engine.parseAndRender(template, {});
    pages += 1;
  }
}
assert.ok(pages > 0, "no page has Liquid");
console.log(`${pages} pages rendered by liquidjs as they show`);
