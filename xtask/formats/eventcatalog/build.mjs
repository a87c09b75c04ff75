// Builds catalogs as one site with EventCatalog and checks its pages: node build.mjs FOLDER…
//
// Each page of a catalog must be a page of the site, with its name, its summary and every text of its body.
// An expression or a directive in a text would run, and the text would be missing. One of the catalogs is hostile.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import matter from "gray-matter";
import { fromHtml } from "hast-util-from-html";
import { toString as textOfHtml } from "hast-util-to-string";
import { toString as textOfMarkdown } from "mdast-util-to-string";
import remarkGfm from "remark-gfm";
import remarkMdx from "remark-mdx";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";

/** The service that each catalog has. */
const RECEIVER = "CustomerIo";
/** Characters that a reader acts on instead of showing them; the pages show their numbers. */
const CONTROL = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f]/;
/** The folders of a catalog, and where the site has their pages. */
const FOLDERS = ["events", "commands", "services", "teams"];

const here = import.meta.dirname;
const fail = (reason) => {
  console.error(`error: ${reason}`);
  process.exit(1);
};

/** Copies the catalogs into one, in which each has a receiver of its own, and returns the pages. */
function merged(catalogs) {
  const pages = [];
  for (const [number, catalog] of catalogs.entries()) {
    for (const folder of FOLDERS.filter((it) => existsSync(join(catalog, it)))) {
      for (const path of readdirSync(join(catalog, folder), { recursive: true, withFileTypes: true })) {
        if (!path.isFile()) continue;
        const from = join(path.parentPath, path.name);
        const within = from.slice(catalog.length + 1);
        const isReceiver = number > 0 && within === join("services", RECEIVER, "index.mdx");
        const to = isReceiver ? join("services", `${RECEIVER}-${number}`, "index.mdx") : within;
        if (existsSync(join(here, to))) fail(`${from}: another catalog has a file of this name; rename an event or an owner`);
        cpSync(from, join(here, to));
        if (!to.endsWith(".mdx")) continue;
        const text = readFileSync(from, "utf8");
        const own = isReceiver ? text.replace(`\nid: ${RECEIVER}\n`, `\nid: ${RECEIVER}-${number}\n`) : text;
        writeFileSync(join(here, to), own);
        pages.push({ from, folder, ...matter(own) });
      }
    }
  }
  return pages;
}

/** Runs EventCatalog with the Node.js that is installed beside it, or else with the one of the path. */
function build() {
  const modules = join(here, "node_modules");
  const packaged = join(modules, `node-${process.platform}-${process.arch}`, "bin");
  const path = [...(existsSync(packaged) ? [packaged] : []), process.env.PATH].join(delimiter);
  const env = {
    ...process.env,
    PATH: path,
    ASTRO_TELEMETRY_DISABLED: "1",
    NO_UPDATE_NOTIFIER: "1",
    NODE_OPTIONS: `--max-old-space-size=4096 --import=${join(here, "offline.mjs")}`,
    npm_config_offline: "true",
    NO_COLOR: "1",
  };
  const run = (words, output) => spawnSync("node", words, { cwd: here, env, encoding: "utf8", stdio: ["ignore", output, "inherit"] });
  const version = run(["--version"], "pipe").stdout?.trim() ?? "none";
  if (!(Number(version.match(/^v(\d+)/)?.[1]) >= 22)) fail(`EventCatalog needs Node.js 22 and this is ${version}; install it`);
  const { status, signal } = run([join(modules, "@eventcatalog/core/bin/eventcatalog.js"), "build"], "inherit");
  if (status !== 0) fail(`EventCatalog can't build the catalogs: it ended with ${signal ?? status}; its output above has the page`);
}

/** Returns a text without what its renderers change: white space and the forms of quotes and dashes. */
const plain = (text) =>
  text
    .replaceAll(/[“”„]/g, '"')
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[–—]/g, "--")
    .replaceAll("…", "...")
    .replaceAll(/-+/g, "-")
    .replaceAll(/\s+/g, "");

/** Returns the texts of a page: its name, its summary, and those of its body. */
function texts({ data, content }) {
  const found = [data.name, data.summary];
  const tree = unified().use(remarkParse).use(remarkMdx).use(remarkGfm).parse(content);
  // A bracket that would begin a reference is an expression, whose value is shown.
  visit(tree, "mdxTextExpression", (node) => void (node.value = node.value.replace(/^'(.*)'$/, "$1")));
  visit(tree, ["paragraph", "heading", "tableCell", "code"], (node) => void found.push(textOfMarkdown(node)));
  return found.filter((text) => text);
}

/** Returns the text of a page of the site, or null if there is none. */
function shown({ data, folder }) {
  const path = join(here, "dist/docs", folder, data.id, data.version ?? "", "index.html");
  if (!existsSync(path)) return null;
  const tree = fromHtml(readFileSync(path, "utf8"));
  visit(tree, "element", (node) => {
    if (["script", "style"].includes(node.tagName)) node.children = [];
  });
  return plain(textOfHtml(tree));
}

const catalogs = process.argv.slice(2);
const pages = merged(catalogs);
build();
let failed = 0;
for (const page of pages) {
  const site = shown(page);
  if (site === null) fail(`${page.from}: EventCatalog made no page of it; mend the export`);
  const missing = texts(page).filter((text) => !site.includes(plain(text)));
  for (const text of missing) console.error(`${page.from}: EventCatalog does not show ${JSON.stringify(text)}`);
  if (CONTROL.test(site)) console.error(`${page.from}: EventCatalog shows a control character`);
  failed += missing.length + (CONTROL.test(site) ? 1 : 0);
}
if (failed > 0) fail(`${failed} texts are not as they should be on the pages that EventCatalog made; mend the export`);
const [first, other] = pages;
if (texts(first).every((text) => shown(other).includes(plain(text)))) fail("the texts of a page are on another one too; mend this check");
console.log(`${pages.length} pages of ${catalogs.length} catalogs built by EventCatalog`);
