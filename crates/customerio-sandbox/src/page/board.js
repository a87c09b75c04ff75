// The scoreboard: which declarations were seen, which fields were never set, and verdicts over time.

import { $, button, count, element, time } from "./dom.js";
import { segment } from "./value.js";

const BUCKET = 10000;
const BUCKETS = 60;
export const VERDICTS = ["bad", "warned", "good"];
const MAX_FIELDS = 2000;

// By call and name: how often, the latest, and the pointers of all fields that were set.
let seen = new Map();
// By bucket of time: the number of messages with each verdict.
let history = new Map();
// The number of messages with each verdict.
export let totals = { good: 0, warned: 0, bad: 0 };

// Events that Customer.io defines. A catalog declares none of them.
const SEMANTIC = new Set([
  "Device Created or Updated", "Device Deleted", "User Deleted", "User Suppressed", "User Unsuppressed",
  "Relationship Deleted", "Object Deleted", "Report Delivery Event", "Report Content Event",
].map((name) => "track " + name));

export function forget() {
  seen = new Map();
  history = new Map();
  totals = { good: 0, warned: 0, bad: 0 };
}

export function note(rows) {
  for (const row of rows) {
    const bucket = Math.floor(row.at / BUCKET);
    const counts = history.get(bucket) ?? history.set(bucket, { good: 0, warned: 0, bad: 0 }).get(bucket);
    counts[row.verdict] += 1;
    totals[row.verdict] += 1;
    for (const [key, content] of parts(row)) {
      const entry = seen.get(key) ?? seen.set(key, { key, times: 0, at: 0, good: 0, warned: 0, bad: 0, fields: new Set() }).get(key);
      entry.times += 1;
      entry[row.verdict] += 1;
      entry.at = Math.max(entry.at, row.at);
      if (content && entry.fields.size < MAX_FIELDS) fields(content, "", entry.fields);
    }
  }
  while (history.size > 10 * BUCKETS) history.delete(history.keys().next().value);
}

// The declared parts of a message: a key, and what is in it.
function* parts({ call, event, record }) {
  const item = record.item ?? {};
  if (["track", "page", "screen"].includes(call)) yield [call + " " + event, item.properties];
  if (call === "identify") yield ["person", item.traits];
  if (call === "group") {
    yield ["group " + (item.traits?.objectTypeId ?? ""), item.traits];
    if (item.traits?.relationshipAttributes) yield ["relationship", item.traits.relationshipAttributes];
  }
}

// A star stands for each item of a list, as in the catalog.
function fields(value, at, found) {
  if (value === null || typeof value !== "object") return;
  for (const [name, inner] of Object.entries(value)) {
    const pointer = at + (Array.isArray(value) ? "/*" : segment(name));
    if (inner !== null) found.add(pointer);
    if (!Array.isArray(value)) found.add(at + "/*");
    fields(inner, pointer, found);
  }
}

function keyOf(declaration) {
  if (declaration.kind === "group") return "group " + (declaration.objectType ?? "");
  if (["person", "relationship"].includes(declaration.kind)) return declaration.kind;
  return declaration.kind + " " + declaration.name;
}

export function show(declarations, act) {
  const declared = declarations.map((declaration) => ({ declaration, entry: seen.get(keyOf(declaration)) }));
  const known = new Set(declarations.map(keyOf));
  const others = [...seen.values()].filter(({ key }) => !known.has(key));
  const unseen = declared.filter(({ entry }) => !entry);
  chart();
  $("scores").replaceChildren(
    part("Seen", declared.length - unseen.length, "of " + declared.length + " declared",
      declared.filter(({ entry }) => entry).sort((a, b) => b.entry.at - a.entry.at).map((it) => line(it, act))),
    part("Never seen", unseen.length, "", unseen.map((it) => line(it, act))),
    ...[["Not declared", false], ["Customer.io's own events", true]].map(([title, isOwn]) => {
      const theirs = others.filter(({ key }) => SEMANTIC.has(key) === isOwn);
      return part(title, theirs.length, "", theirs.map((entry) => line({ entry }, act)));
    }),
  );
}

function part(title, size, note, lines) {
  const made = element("section");
  const head = element("h2", "", title + " (" + size + ")");
  if (note) head.append(" ", element("span", "quiet", note));
  made.append(head, ...(lines.length ? lines : [element("p", "quiet", "none")]));
  return made;
}

function line({ declaration, entry }, act) {
  const made = element("div", "scored");
  const kind = declaration?.kind ?? entry.key.split(" ")[0];
  const name = declaration?.name ?? entry.key.slice(kind.length + 1);
  made.append(element("span", "call", kind));
  made.append(entry && name ? button(name, () => act.event(name)) : element("b", "", name));
  const facts = [
    declaration?.version > 1 ? "version " + declaration.version : "", declaration?.owner,
    declaration?.file && declaration.file + ":" + declaration.line].filter(Boolean);
  if (facts.length) made.append(element("span", "quiet", facts.join(" · ")));
  if (entry) {
    made.append(element("span", "", count(entry.times, "message")), time(entry.at));
    for (const verdict of VERDICTS) {
      if (entry[verdict]) made.append(element("span", "verdict " + verdict, entry[verdict] + " " + verdict));
    }
    const never = (declaration?.properties ?? []).map((it) => it.pointer)
      .filter((it) => !entry.fields.has(it) && !isOfCall(declaration, it));
    if (never.length) made.append(element("span", "never quiet", "never set: " + never.slice(0, 30).join(", ") + (never.length > 30 ? ", …" : "")));
  }
  return made;
}

// A page or a screen may have a category that its declaration does not list.
const isOfCall = ({ kind, rust }, pointer) => ["page", "screen"].includes(kind) && pointer === "/category"
  && rust?.fields && !rust.fields.some(({ key }) => key === "category");

// Bars of the last ten minutes: an image with words for those who do not see it.
function chart() {
  const now = Math.floor(Date.now() / BUCKET);
  const buckets = Array.from({ length: BUCKETS }, (_, index) => history.get(now - BUCKETS + 1 + index));
  const total = (counts) => VERDICTS.reduce((sum, verdict) => sum + (counts?.[verdict] ?? 0), 0);
  const most = Math.max(1, ...buckets.map(total));
  const svg = $("chart");
  const bars = [];
  const sums = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0]));
  buckets.forEach((counts, index) => {
    let bottom = 80;
    for (const verdict of ["good", "warned", "bad"]) {
      const height = ((counts?.[verdict] ?? 0) / most) * 76;
      sums[verdict] += counts?.[verdict] ?? 0;
      if (!height) continue;
      const bar = document.createElementNS(svg.namespaceURI, "rect");
      for (const [name, value] of Object.entries({ x: index * 10 + 1, y: bottom - height, width: 8, height })) {
        bar.setAttribute(name, value);
      }
      bar.setAttribute("class", "bar-" + verdict);
      bars.push(bar);
      bottom -= height;
    }
  });
  const words = "Last ten minutes: " + VERDICTS.slice().reverse().map((verdict) => sums[verdict] + " " + verdict).join(", ");
  svg.replaceChildren(...bars);
  svg.setAttribute("aria-label", words);
  $("chart-words").textContent = words + ". Each bar is 10 s; the highest has " + count(most, "message") + ".";
}
