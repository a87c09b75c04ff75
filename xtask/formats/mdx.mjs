// Compiles and renders each page of catalogs with MDX and EventCatalog's plugins: node mdx.mjs FOLDER…
//
// An expression in a page would run here, and its text would be missing in the result.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { evaluate } from "@mdx-js/mdx";
import * as findAndReplace from "mdast-util-find-and-replace";
import remarkDirective from "remark-directive";
import remarkGfm from "remark-gfm";
import * as visit from "unist-util-visit";
import { load } from "./core.mjs";

const { remarkDirectives } = load("remark-plugins/directives", { "unist-util-visit": visit });
const { remarkResourceRef } = load("remark-plugins/resource-ref", {
  "mdast-util-find-and-replace": findAndReplace,
});
const remarkPlugins = [remarkDirective, remarkDirectives, remarkResourceRef, remarkGfm];

/** A runtime that renders the text of a page. */
const text = (value) =>
  Array.isArray(value) ? value.map(text).join("") : typeof value === "string" ? value : "";
const jsx = (type, { children, components, ...properties }) =>
  typeof type === "function" ? type({ children, components, ...properties }) : text(children);
const runtime = { Fragment: ({ children }) => text(children), jsx, jsxs: jsx };
const ResourceRef = () => assert.fail("text that is a reference");
const components = { SchemaViewer: () => "", NodeGraph: () => "", ResourceRef };

let failed = 0;
let count = 0;
for (const folder of process.argv.slice(2)) {
  const paths = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith(".mdx"));
  for (const path of paths) {
    count += 1;
    const page = readFileSync(join(folder, path), "utf8");
    try {
      const body = page.replace(/^---\n[^]*?\n---\n/, "");
      const { default: Content, ...exported } = await evaluate(body, { ...runtime, remarkPlugins });
      assert.deepEqual(Object.keys(exported), [], "a statement");
      const shown = Content({ components });
      const times = (text, part) => text.split(part).length - 1;
      assert.equal(times(shown, '"4"+"2"'), times(body, '"4"+"2"'), "text that is not shown");
      assert.equal(times(shown, "6*7"), times(body.replaceAll("\\*", "*"), "6*7"), "text that is not shown");
    } catch (error) {
      console.error(`${join(folder, path)}: ${error.message}`);
      failed += 1;
    }
  }
}
console.log(`${count} pages compiled`);
process.exit(failed > 0 || count === 0 ? 1 : 0);
