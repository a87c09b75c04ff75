// Compares the verdicts of readers with ours, and writes docs/readers.md and the table in the help of
// `cargo cio export`: node page.mjs FOLDER ROOT [--check]
//
// Each difference must have a reason in reasons.json, and each reason a difference.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder, root, mode] = process.argv.slice(2);
const read = (...path) => JSON.parse(readFileSync(join(...path), "utf8"));
const instances = read(folder, "instances.json");
const ours = read(folder, "ours.json").map((accepted) => (accepted ? "+" : "-"));
const verdicts = { ...read(folder, "verdicts-npm.json"), ...read(folder, "verdicts-pypi.json") };
const reasons = read(dirname(fileURLToPath(import.meta.url)), "reasons.json");
const DRAFTS = ["2020-12", "7"];
const VERBS = { "+": "accepts", "-": "refuses" };
const problems = [];

const count = (what) => instances.filter((it) => it.what === what).length;
const readers = Object.entries(verdicts).map(([name, of]) => {
  const drafts = DRAFTS.map((draft) => compared(of[draft]));
  return { name, version: of.version, drafts, best: name === "typewriter" ? "--format segment" : best(drafts) };
});
const table = differences();
const pages = {
  "docs/readers.md": page(),
  "crates/cargo-cio/src/export/readers.txt": help(),
};
for (const [path, text] of Object.entries(pages)) {
  if (mode !== "--check") writeFileSync(join(root, path), text);
  else if (readFileSync(join(root, path), "utf8") !== text) problems.push(`${path} is out of date; run \`cargo xtask readers\``);
}
problems.forEach((problem) => console.error(problem));
console.log(`${instances.length} values, ${ours.filter((it) => it === "+").length} of them valid, ${readers.length} readers, ${table.length} differences with a reason`);
process.exit(problems.length > 0 ? 1 : 0);

/** What a reader makes of the schemas of a draft. */
function compared(of) {
  const different = new Map();
  let unread = 0;
  let refused = 0;
  [...of].forEach((verdict, at) => {
    if (verdict === "?") unread += 1;
    if (verdict === ours[at] || verdict === "?") return;
    if (verdict === "-") refused += 1;
    const key = `${VERBS[verdict]}: ${instances[at].what}`;
    different.set(key, (different.get(key) ?? 0) + 1);
  });
  const all = [...different.values()].reduce((sum, one) => sum + one, 0);
  return { different, unread, refused, all };
}

/** The draft that a reader reads best: it refuses the fewest valid values, then differs the least. */
function best([one, other]) {
  const order = one.unread - other.unread || one.refused - other.refused || one.all - other.all;
  return order === 0 ? "either" : `--draft ${DRAFTS[order < 0 ? 0 : 1]}`;
}

function differences() {
  const used = new Set();
  const rows = readers.flatMap(({ name, drafts }) => {
    const keys = new Set(drafts.flatMap(({ different }) => [...different.keys()]));
    return [...keys].sort().map((key) => {
      const [verb, what] = key.split(": ");
      const at = reasons.findIndex((it) => it.readers.includes(name) && it.verdict === verb && it.of.includes(what));
      if (at < 0) problems.push(`${name} ${verb} ${what}, unlike this project: ${example(name, verb, what)}`);
      used.add(`${at} ${name}`).add(`${at} ${what}`);
      const counts = drafts.map((it) => (it.unread === instances.length ? undefined : (it.different.get(key) ?? 0)));
      return { name, verb, what, counts, of: count(what), reason: reasons[at]?.reason ?? "" };
    });
  });
  for (const [at, { readers, of }] of reasons.entries()) {
    for (const part of [...readers, ...of]) {
      if (!used.has(`${at} ${part}`)) problems.push(`reasons.json: \`${part}\` of reason ${at + 1} is no difference any more; remove it`);
    }
  }
  return rows;
}

function example(name, verb, what) {
  const sign = verb === "accepts" ? "+" : "-";
  const at = instances.findIndex((it, at) => it.what === what && ours[at] !== sign && DRAFTS.some((draft) => verdicts[name][draft][at] === sign));
  return JSON.stringify(instances[at].value).slice(0, 600);
}

function state({ unread, refused }) {
  if (unread === instances.length) return "no";
  const part = unread > 0 ? "in part" : "yes";
  return refused > 0 ? `refuses ${refused} valid` : part;
}

function help() {
  const rows = [["reader", "version", "2020-12", "7", "use"]];
  for (const { name, version, drafts, best } of readers) rows.push([name, version, ...drafts.map(state), best]);
  const widths = rows[0].map((_, at) => Math.max(...rows.map((row) => row[at].length)));
  const lines = rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at])).join("  ").trimEnd()}\n`);
  return `Readers of json-schema, and which draft they read (docs/readers.md has their differences):\n${lines.join("")}`;
}

function page() {
  const escaped = (text) => text.replace(/\|/g, "\\|");
  const row = (...cells) => `| ${cells.map(escaped).join(" | ")} |\n`;
  let text = `# Readers of the schemas

<!-- Written by \`cargo xtask readers\`, which overwrites it. CI compares it. -->

Programs that read the JSON Schema export, each with its defaults. They get the schemas of both examples and of
one event with every form of a value, in both drafts, and judge ${instances.length} values: the generated examples, and each
example changed in one place. This project accepts ${ours.filter((it) => it === "+").length} of them, by the schema and by the lock.

## Which draft

`;
  text += row("reader", "version", "`--draft 2020-12`", "`--draft 7`", "use");
  text += "|---|---|---|---|---|\n";
  for (const { name, version, drafts, best } of readers) text += row(`\`${name}\``, version, ...drafts.map(state), best);
  text += `
"no": it can't read the schemas. "refuses 3 valid": it refuses three values that are valid. \`typewriter\` reads the
plan of \`--format segment\`, of which it generates the newest version of each track event.

## Where verdicts differ

The columns count the values of this kind on which the reader differs. A kind is the keyword of the schema that
the value breaks, or the change of a valid value.

`;
  text += row("reader", "difference", "2020-12", "7", "reason");
  text += "|---|---|---|---|---|\n";
  for (const { name, verb, what, counts, of, reason } of table) {
    const cells = counts.map((it) => (it === undefined ? "" : `${it} of ${of}`));
    text += row(`\`${name}\``, `${verb} ${what}`, ...cells, reason);
  }
  return text;
}
