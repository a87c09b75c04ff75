// The list of messages, accepted and refused, the newest first.

import { $, button, count, element, time } from "./dom.js";
import { mask, maskText, plain } from "./value.js";
import { passes } from "./filter.js";

export const MAX_ROWS = 500;

export const rows = [];
let personal = false;
let narrow = () => {};

// `pick(key, value)` narrows the filter.
export function onPick(pick) {
  narrow = pick;
}

const seen = (value) => (personal || value === undefined ? value : mask(value));
const seenText = (text) => (personal ? text : maskText(text));

// Adds records of `/_sandbox/messages` and `/_sandbox/refused`.
export function add(records, arrivals) {
  for (const { refused, record } of records) {
    const node = element("details", "row");
    node.id = (refused ? "refusal-" : "message-") + record.seq;
    const row = { record, refused, node, at: arrivals.get(record.request) };
    describe(row);
    node.addEventListener("toggle", () => { if (node.open) unfold(row); });
    fill(row);
    rows.unshift(row);
    $("messages").prepend(node);
    // The address of a message that arrived after the page was opened.
    if (location.hash === "#" + node.id) node.open = true;
  }
  while (rows.length > MAX_ROWS) rows.pop().node.remove();
}

export function sift() {
  let visible = 0;
  for (const row of rows) {
    row.node.hidden = !passes(row);
    visible += row.node.hidden ? 0 : 1;
  }
  return visible;
}

export function showPersonal(shown) {
  personal = shown;
  rows.forEach(fill);
}

export function forget() {
  rows.length = 0;
  $("messages").replaceChildren();
}

function describe(row) {
  const { record } = row;
  const item = record.item ?? {};
  const text = (value) => (value === undefined || value === null ? "" : plain(value));
  row.call = record.kind ?? "";
  row.event = text(item.event ?? item.name ?? (record.kind === "group" ? item.groupId : undefined));
  row.people = [item.userId, item.anonymousId, item.previousId].map(text).filter(Boolean);
  row.verdict = row.refused ? "refused" : record.warnings.length ? "warned" : "good";
}

function fill(row) {
  const { record, node, refused } = row;
  const item = seen(record.item);
  const summary = element("summary");
  const content = item?.properties ?? item?.traits;
  const preview = content === undefined ? "" : JSON.stringify(content).slice(0, 200);
  summary.append(
    time(row.at),
    element("span", "call", row.call || "request"),
    element("span", "event", seenText(row.event)),
    element("span", "person", seenText(row.people[0] ?? "")),
    element("span", "preview mono", preview),
    element("span", "verdict " + row.verdict, label(record, refused)),
  );
  const open = node.open;
  node.replaceChildren(summary);
  row.text = JSON.stringify([row.call, item, record.message_id && seenText(record.message_id), record.reasons]).toLowerCase();
  if (open) unfold(row);
}

function label(record, refused) {
  if (refused) return record.silently ? "refused, answered 200" : "refused";
  const parts = [];
  if (record.warnings.length) parts.push(count(record.warnings.length, "warning"));
  if (record.duplicates) parts.push(count(record.duplicates, "repeat"));
  return parts.join(", ") || "good";
}

function unfold(row) {
  if (row.node.querySelector(".detail")) return;
  const { record, refused } = row;
  const detail = element("div", "detail");
  const notes = refused ? record.reasons : record.warnings;
  if (notes.length) {
    const list = element("ul", "notes " + row.verdict);
    for (const note of notes) list.append(element("li", "", seenText(note)));
    detail.append(list);
  }
  detail.append(facts(row), actions(row));
  const item = seen(record.item);
  detail.append(element("pre", "", item ? JSON.stringify(item, null, 2) : "could not be kept"));
  row.node.append(detail);
}

function facts({ record }) {
  const made = element("div", "facts quiet");
  const add = (name, value) => made.append(element("span", "", name + " " + value));
  add("request", record.request + (record.index === null ? "" : ", item " + record.index));
  if (record.message_id) add("id", seenText(record.message_id));
  if (record.item?.timestamp) add("its time", plain(record.item.timestamp));
  if (record.bytes) add("size", count(record.bytes, "byte"));
  return made;
}

function actions(row) {
  const made = element("div", "actions");
  const copy = (text, name) => button(name, async (pressed) => {
    await navigator.clipboard.writeText(text());
    pressed.textContent = "Copied";
    setTimeout(() => { pressed.textContent = name; }, 1500);
  });
  const item = () => seen(row.record.item);
  made.append(button("Link", () => { location.hash = row.node.id; }));
  if (row.record.item) {
    made.append(
      copy(() => JSON.stringify(item(), null, 2), "Copy JSON"),
      copy(() => curl(row.call, item()), "Copy as curl"),
    );
  }
  if (row.event) made.append(button("Only this event", () => narrow("event", row.event)));
  for (const person of row.people) {
    made.append(button("Only " + seenText(person), () => narrow("person", person)));
  }
  return made;
}

// A command for a POSIX shell that sends the message to this sandbox.
function curl(call, item) {
  const quoted = "'" + JSON.stringify(item).replaceAll("'", "'\\''") + "'";
  const url = location.origin + "/v1/" + (call || "batch");
  return "curl -u any-key: -H 'content-type: application/json' --data-raw " + quoted + " " + url;
}
