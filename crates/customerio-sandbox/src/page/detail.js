// What an open message shows: findings, facts, actions, its JSON.

import { button, count, element, time } from "./dom.js";
import { plain } from "./value.js";
import { rust } from "./rust.js";
import { seen, seenText } from "./rows.js";

// `act.pick(key, value)` narrows the filter, `act.person(id)` shows a person, `act.redraw()` shows the list anew.
export function detail(entry, act) {
  const [row] = entry.rows;
  const made = element("div", "detail");
  made.append(...notes(row), facts(row), actions(row, act));
  if (entry.rows.length > 1) made.append(others(entry.rows));
  const item = seen(row);
  made.append(element("pre", "", item ? JSON.stringify(item, null, 2) : "The message could not be kept."));
  return made;
}

function notes(row) {
  const { record, refused } = row;
  const list = element("ul", "notes");
  if (record.silently) list.append(element("li", "quiet", "The answer was 200: without strict mode the service drops a message and reports no error."));
  for (const note of refused ? record.reasons : record.warnings) {
    list.append(element("li", refused ? "bad" : "warned", seenText(note, row)));
  }
  for (const finding of record.findings ?? []) list.append(noted(finding, row));
  return list.children.length ? [list] : [];
}

function noted(finding, row) {
  const made = element("li", finding.verdict);
  made.append(element("b", "", finding.rule.replaceAll("-", " ")), " ");
  if (finding.pointer) made.append(element("code", "", seenText(finding.pointer, row)), " ");
  made.append(seenText(finding.message, row));
  if (finding.file) {
    const line = finding.line ? ":" + finding.line : "";
    made.append(element("div", "quiet", "declared as " + finding.declaration + " in " + finding.file + line));
  }
  return made;
}

function facts(row) {
  const { record } = row;
  const made = element("div", "facts quiet");
  const add = (name, value) => made.append(element("span", "", name + " " + value));
  add("request", record.request + (record.index === null ? "" : ", item " + record.index));
  if (record.message_id) add("id", seenText(record.message_id, row));
  if (record.item?.timestamp) {
    const own = Date.parse(plain(record.item.timestamp));
    const shown = element("span", "", "its time ");
    if (Number.isNaN(own)) shown.append(seenText(plain(record.item.timestamp), row));
    else shown.append(time(own));
    made.append(shown);
  }
  if (record.bytes) add("size", count(record.bytes, "byte"));
  if (record.duplicates) add("sent again", count(record.duplicates, "time"));
  return made;
}

function others(rows) {
  const made = element("p", "quiet", count(rows.length, "equal message") + ": ");
  made.append(rows.slice(0, 50).map((row) => row.record.seq).join(", "));
  return made;
}

function actions(row, act) {
  const made = element("div", "actions");
  const copy = (text, name) => button(name, async (pressed) => {
    await navigator.clipboard.writeText(text());
    pressed.textContent = "Copied";
    setTimeout(() => { pressed.textContent = name; }, 1500);
  });
  made.append(button("Link", () => { location.hash = row.id; }));
  if (!row.refused) {
    const raw = element("a", "button", "Raw bytes");
    raw.href = "/_sandbox/messages/" + row.record.seq;
    raw.target = "_blank";
    made.append(raw);
  }
  if (row.record.request) made.append(button("Headers", (pressed) => headers(row, act, pressed)));
  if (row.record.index !== null) {
    made.append(button("Its batch", () => act.pick("request", String(row.record.request))));
  }
  if (row.record.item) {
    made.append(
      copy(() => JSON.stringify(seen(row), null, 2), "Copy JSON"),
      copy(() => curl(row.call, seen(row)), "Copy as curl"),
      copy(() => rust(row.call, row.event, seen(row)), "Copy as Rust"),
      button(row.revealed ? "Mask" : "Reveal", () => {
        row.revealed = !row.revealed;
        act.redraw();
      }),
    );
  }
  if (row.event) made.append(button("Only this event", () => act.pick("event", row.event)));
  for (const person of new Set(row.people)) {
    made.append(button("Only " + seenText(person, row), () => act.pick("person", person)));
    made.append(button("Person " + seenText(person, row), () => act.person(person)));
  }
  return made;
}

// Shows the headers of the request below the buttons.
async function headers(row, act, pressed) {
  const detail = pressed.closest(".detail");
  const list = await act.headers(row.record.request).catch(() => []);
  const lines = list.map(({ name, value }) => name + ": " + seenText(value, row));
  const shown = element("pre", "headers", lines.join("\n") || "The request was removed to limit memory.");
  detail.querySelector(".headers")?.remove();
  detail.querySelector(".actions").after(shown);
}

// A command for a POSIX shell that sends the message to this sandbox. A message whose call is not known was in
// a batch.
function curl(call, item) {
  const body = JSON.stringify(call ? item : { batch: [item] });
  const quoted = "'" + body.replaceAll("'", "'\\''") + "'";
  const url = location.origin + "/v1/" + (call || "batch");
  return "curl -u any-key: -H 'content-type: application/json' --data-raw " + quoted + " " + url;
}
