// Reads catalogs with the collections of EventCatalog: node eventcatalog.mjs FOLDER…
//
// Each page must be an entry of one collection, with the front matter that its schema demands and an id
// of its own. The viewer of schemas must resolve each schema.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import glob from "fast-glob";
import matter from "gray-matter";
import { z } from "zod/v4";
import { load } from "./core.mjs";

const enterprise = { customPagesSchema: z.any(), resourceDocsSchema: z.any(), resourceDocCategoriesSchema: z.any() };
const { collections } = load("content.config", {
  "astro:content": { defineCollection: (it) => it, reference: () => z.string() },
  "astro/zod": { z },
  "astro/loaders": { glob: (options) => options },
  fs: createRequire(import.meta.url)("node:fs"),
  path: createRequire(import.meta.url)("node:path"),
  "@config": { default: {} },
  "./enterprise/directory/user-team-directory": { userTeamDirectoryLoader: (options) => options.local },
  "./utils/collections/schema-loader": { schemaLoader: () => ({}) },
  "./enterprise/collections": enterprise,
});

const { processSchema } = load("components/SchemaExplorer/JSONSchemaViewer", { react: {} }, ["processSchema"]);
const isMissing = (value) =>
  typeof value === "object" && value !== null && (value._refNotFound || Object.values(value).some(isMissing));

let failed = 0;
let count = 0;
const fail = (path, reason) => {
  console.error(`${path}: ${reason}`);
  failed += 1;
};
for (const folder of process.argv.slice(2)) {
  const entries = new Map();
  const ids = new Set();
  for (const [name, { loader, schema }] of Object.entries(collections)) {
    for (const path of loader?.pattern ? glob.sync(loader.pattern, { cwd: folder }) : []) {
      if (!path.endsWith(".mdx")) continue;
      entries.set(path, [...(entries.get(path) ?? []), name]);
      const { data } = matter(readFileSync(join(folder, path), "utf8"));
      const read = (typeof schema === "function" ? schema({ image: () => z.any() }) : schema).safeParse(data);
      if (!read.success) fail(join(folder, path), z.prettifyError(read.error));
      const id = `${name} ${loader.generateId?.({ data, entry: path }) ?? data.id}`;
      if (ids.has(id)) fail(join(folder, path), `a second page of the id ${id}`);
      ids.add(id);
    }
  }
  const paths = readdirSync(folder, { recursive: true });
  for (const path of paths.filter((path) => path.endsWith("schema.json"))) {
    try {
      const shown = processSchema(JSON.parse(readFileSync(join(folder, path), "utf8")));
      if (isMissing(shown)) fail(join(folder, path), "a reference that the viewer does not resolve");
    } catch (error) {
      fail(join(folder, path), error.message);
    }
  }
  for (const path of paths.filter((path) => path.endsWith(".mdx"))) {
    count += 1;
    const found = entries.get(path) ?? [];
    if (found.length !== 1) fail(join(folder, path), `an entry of ${found.length} collections: ${found}`);
  }
}
console.log(`${count} pages read by EventCatalog's collections`);
process.exit(failed > 0 || count === 0 ? 1 : 0);
