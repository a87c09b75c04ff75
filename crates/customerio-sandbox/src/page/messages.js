// The list of messages, the newest first. Equal neighbours fold.

import { $, count, element, time } from "./dom.js";
import { passes } from "./filter.js";
import { makeList } from "./list.js";
import { detail } from "./detail.js";
import { MAX_ROWS, content, likeness, row, seen, seenText } from "./rows.js";

// The time in milliseconds that one slice of work takes before input is answered.
const SLICE = 12;

// The oldest first: appending is cheap.
export const rows = [];
let list, round = 0;
let folded = [];

export function start(act) {
  list = makeList($("messages"), { draw, detail: (entry) => detail(entry, act), key: (entry) => entry.key });
}

// Adds records of `/_sandbox/messages` or `/_sandbox/refused`, and returns their rows.
export function add(records, refused) {
  const added = records.map((record) => row(record, refused));
  rows.push(...added);
  // Refusals and messages come in two lists.
  if (rows.length > added.length && added.length && added[0].at < rows[rows.length - added.length - 1].at) {
    rows.sort((a, b) => a.at - b.at || a.record.request - b.record.request || a.record.index - b.record.index);
  }
  if (rows.length > MAX_ROWS) rows.splice(0, rows.length - MAX_ROWS);
  return added;
}

export function forget() {
  rows.length = 0;
  folded = [];
  list.show([]);
}

// Filters in slices, so that a key press is answered meanwhile. Resolves to the number of shown rows.
export async function sift() {
  const mine = ++round;
  const next = [];
  let shown = 0, until = performance.now() + SLICE;
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const one = rows[index];
    if (passes(one)) {
      shown += 1;
      const last = next.at(-1);
      if (last && last.likeness === likeness(one)) last.rows.push(one);
      else next.push({ key: one.id, likeness: likeness(one), rows: [one] });
    }
    if (index % 64 === 0 && performance.now() > until) {
      await new Promise((done) => setTimeout(done));
      if (mine !== round) return null;
      until = performance.now() + SLICE;
    }
  }
  reuse(next);
  const added = next.length - folded.length;
  folded = next;
  list.show(next, Math.max(0, added));
  return shown;
}

// An entry that did not change keeps its identity, so that its element stays.
function reuse(next) {
  const known = new Map(folded.slice(0, 2000).map((entry) => [entry.key, entry]));
  for (let index = 0; index < Math.min(next.length, 2000); index += 1) {
    const old = known.get(next[index].key);
    if (old && old.rows.length === next[index].rows.length) next[index] = old;
  }
}

export const redraw = () => list.redraw();
export const render = () => list.render();

// Opens the message with this id, unless it is not there.
export const open = (id) => {
  const entry = folded.find((entry) => entry.rows.some((row) => row.id === id));
  return entry !== undefined && (list.isOpen(entry.key) || list.open(entry.key, true));
};

function draw(entry) {
  const [row] = entry.rows;
  const node = element("div", "row");
  node.id = row.id;
  const summary = element("button", "summary");
  summary.type = "button";
  const inner = content(seen(row), row);
  const preview = inner === undefined ? "" : JSON.stringify(inner).slice(0, 200);
  summary.append(
    time(row.at),
    element("span", "call", row.call || "request"),
    element("span", "event", seenText(row.event, row)),
    element("span", "person", seenText(row.people[0] ?? "", row)),
    element("span", "preview mono", preview),
    element("span", "verdict " + row.verdict, label(row, entry.rows.length)),
  );
  node.append(summary);
  return node;
}

function label({ record, refused, verdict }, times) {
  const found = refused ? 0 : record.warnings.length + record.findings.length;
  const parts = [verdict + (refused ? ": refused" : found ? ": " + count(found, "finding") : "")];
  if (record.duplicates) parts.push(count(record.duplicates, "repeat"));
  if (times > 1) parts.push("×" + times);
  return parts.join(", ");
}
