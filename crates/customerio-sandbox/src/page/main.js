// Asks the sandbox once a second, and shows what is new.

import { $, age, button, element } from "./dom.js";
import { filter, load, save } from "./filter.js";
import { maskText, parse } from "./value.js";
import * as messages from "./messages.js";
import * as requests from "./requests.js";

const INTERVAL = 1000;
// Names of counts, nouns of one, and whether the count is shown only if there is something to see.
const COUNTS = [
  ["requests", "request"], ["accepted"], ["duplicates", "duplicate"], ["refused", "", true],
  ["dropped", "", true], ["unauthorized", "", true], ["unreadable", "", true], ["faulted"],
  ["warnings", "warning"], ["forgotten_messages", "forgotten message", true],
];
const FAULTS = {
  none: { faults: [] },
  latency: { faults: [{ effect: "latency", delay_ms: 2000 }] },
  429: { faults: [{ effect: "status", status: 429, retry_after_seconds: 5 }] },
  503: { faults: [{ effect: "status", status: 503 }] },
  401: { faults: [{ effect: "status", status: 401 }] },
  outage: { faults: [], outage_ms: 10000 },
};

let paused = false, personal = false, cleared = null, round = 0, list = [];
const last = { messages: 0, refused: 0 };

async function ask(path) {
  const response = await fetch(path, { cache: "no-store" });
  if (!response.ok) throw new Error(String(response.status));
  return parse(await response.text());
}

function showCounts(counts) {
  $("counts").replaceChildren(...COUNTS.filter(([name, , alarm]) => !alarm || counts[name]).map(([name, one, alarm]) => {
    const made = element("li", alarm ? "alarm" : "");
    const noun = one && counts[name] === 1 ? one : name.replace("_", " ");
    made.append(element("b", "", String(counts[name])), " " + noun);
    return made;
  }));
}

async function poll() {
  const mine = round;
  const counts = await ask("/_sandbox/counts");
  if (cleared !== null && cleared !== counts.cleared) forget();
  cleared = counts.cleared;
  showCounts(counts);
  if (paused) return;
  const accepted = await ask("/_sandbox/messages?limit=" + messages.MAX_ROWS + "&after=" + last.messages);
  const refused = await ask("/_sandbox/refused?limit=" + messages.MAX_ROWS + "&after=" + last.refused);
  // After the messages, so that the request of each is there.
  const answered = (await ask("/_sandbox/requests?limit=" + messages.MAX_ROWS)).requests;
  // Cleared meanwhile: what this brought is gone.
  if (mine !== round) return;
  const records = [
    ...accepted.messages.map((record) => ({ refused: false, record })),
    ...refused.refused.map((record) => ({ refused: true, record })),
  ];
  records.sort((a, b) => a.record.request - b.record.request || a.record.index - b.record.index);
  // A later request may have been recorded first.
  for (const { refused, record } of records) {
    const name = refused ? "refused" : "messages";
    last[name] = Math.max(last[name], record.seq);
  }
  messages.add(records, new Map(answered.map((request) => [request.number, request.arrived_ms])));
  list = answered;
}

function forget() {
  messages.forget();
  list = [];
}

function sift() {
  const shown = filter.list || "messages";
  const visible = messages.sift();
  for (const name of ["messages", "requests"]) {
    $(name).hidden = name !== shown;
    $("tab-" + name).setAttribute("aria-pressed", String(name === shown));
  }
  // A list that nobody sees is not made.
  if (shown === "requests") requests.show(list);
  const there = shown === "requests" ? list.length : visible;
  $("empty").hidden = there > 0;
  $("empty").textContent = shown === "messages" && messages.rows.length ? "Nothing fits the filter." : "Nothing has arrived yet.";
  for (const key of ["call", "verdict"]) $(key).classList.toggle("set", Boolean(filter[key]));
  const chips = ["event", "person"].filter((key) => filter[key]).map((key) => {
    const value = personal ? filter[key] : maskText(filter[key]);
    return button(key + ": " + value + " ✕", () => change(key, ""));
  });
  $("chips").replaceChildren(...chips);
  $("chips").hidden = chips.length === 0;
}

function change(key, value) {
  filter[key] = value;
  save();
  sift();
}

function toggle(id, act) {
  let on = false;
  $(id).addEventListener("click", () => {
    on = !on;
    $(id).setAttribute("aria-pressed", String(on));
    act(on);
  });
}

async function setFault(name) {
  const body = JSON.stringify(FAULTS[name]);
  await fetch("/_sandbox/faults", { method: "PUT", headers: { "content-type": "application/json" }, body });
  // An outage ends by itself.
  if (name === "outage") $("fault").value = "none";
  $("fault").classList.toggle("set", $("fault").value !== "none");
}

load();
$("endpoint").textContent = location.origin + "/v1";
for (const key of ["text", "call", "verdict"]) {
  $(key).value = filter[key];
  $(key).addEventListener("input", () => change(key, $(key).value));
}
for (const name of ["messages", "requests"]) {
  $("tab-" + name).addEventListener("click", () => change("list", name === "messages" ? "" : name));
}
messages.onPick(change);
toggle("personal", (on) => {
  personal = on;
  messages.showPersonal(on);
  sift();
});
toggle("pause", (on) => { paused = on; });
$("fault").addEventListener("input", () => setFault($("fault").value).catch(() => {}));
$("clear").addEventListener("click", async () => {
  round += 1;
  await fetch("/_sandbox", { method: "DELETE" }).catch(() => {});
  forget();
  sift();
});
document.addEventListener("keydown", (press) => {
  const text = $("text");
  if (press.key === "/" && document.activeElement !== text) {
    press.preventDefault();
    text.focus();
  } else if (press.key === "Escape" && document.activeElement === text) {
    text.value = "";
    change("text", "");
    text.blur();
  }
});
(async function live() {
  try {
    await poll();
    sift();
    age(document);
    $("state").textContent = paused ? "paused" : "live";
    $("state").classList.remove("lost");
  } catch {
    $("state").textContent = "no answer";
    $("state").classList.add("lost");
  }
  setTimeout(live, INTERVAL);
})();
