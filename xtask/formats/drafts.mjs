// Prints "Copy as Rust" of the page of `cargo cio dev` for messages: node drafts.mjs CATALOG MESSAGES PAGE
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [catalog, messages, page] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const answers = {
  "/_sandbox/page/personal.json": read(join(page, "personal.json")),
  "/_sandbox/catalog": { version: 1, phase: "ready" },
  "/_sandbox/catalog/declarations": { version: 1, declarations: read(catalog).declarations },
};
const ask = async (path) => answers[path];
globalThis.fetch = async (path) => ({ json: () => ask(path) });
globalThis.document = { getElementById: () => ({}) };
const load = (name) => import(pathToFileURL(join(page, name)));
const { parse } = await load("value.js");
const { rust } = await load("rust.js");
await (await load("catalog.js")).follow(ask);
const calls = { track: "event", page: "name", screen: "name" };
const drafts = read(messages).map((text) => {
  const item = parse(text);
  return rust(item.type, item[calls[item.type]], item);
});
console.log(JSON.stringify(drafts));
