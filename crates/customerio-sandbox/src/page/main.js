// Asks the sandbox for what is new, and shows one of the views.

import { $, age, button, element } from "./dom.js";
import { filter, load, save } from "./filter.js";
import { maskText, parse } from "./value.js";
import { showPersonal } from "./rows.js";
import * as board from "./board.js";
import * as catalog from "./catalog.js";
import * as messages from "./messages.js";
import * as person from "./person.js";
import * as requests from "./requests.js";

const INTERVAL = 500;
// Records in one answer: parsing more would delay the answer to a key press.
const CHUNK = 500;
// How long the page shows nothing new while many messages arrive, in milliseconds.
const PATIENCE = 1000;
const VIEWS = ["messages", "requests", "person", "board"];
// Counts of the sandbox beside those of verdicts: names, nouns of one, and whether a count is shown only if there
// is something to see.
const COUNTS = [
  ["duplicates", "duplicate"], ["faulted"], ["unauthorized", "", true], ["unreadable", "", true],
  ["forgotten_messages", "forgotten message", true],
];
const FAULTS = {
  none: { faults: [] },
  latency: { faults: [{ effect: "latency", delay_ms: 2000 }] },
  429: { faults: [{ effect: "status", status: 429, retry_after_seconds: 5 }] },
  503: { faults: [{ effect: "status", status: 503 }] },
  401: { faults: [{ effect: "status", status: 401 }] },
  outage: { faults: [], outage_ms: 10000 },
};

let paused = false, personal = false, cleared = null, round = 0, isFirst = true, linked = "";
const last = { messages: 0, refused: 0 };

async function ask(path) {
  const response = await fetch(path, { cache: "no-store" });
  if (!response.ok) throw new Error(String(response.status));
  return parse(await response.text());
}

const pause = () => new Promise((done) => setTimeout(done));

function showCounts(counts) {
  const shown = (number, noun, className) => {
    const made = element("li", className);
    made.append(element("b", "", String(number)), " " + noun);
    return made;
  };
  const requests = shown(counts.requests, counts.requests === 1 ? "request" : "requests", "");
  const verdicts = [...board.VERDICTS].reverse().map((verdict) => (
    shown(board.totals[verdict], verdict, board.totals[verdict] ? "some " + verdict : "")));
  const others = COUNTS.filter(([name, , alarm]) => !alarm || counts[name]).map(([name, one, alarm]) => (
    shown(counts[name], one && counts[name] === 1 ? one : name.replace("_", " "), alarm ? "some bad" : "")));
  $("counts").replaceChildren(requests, ...verdicts, ...others);
}

// Returns whether anything is new.
async function poll() {
  const mine = round;
  const counts = await ask("/_sandbox/counts");
  if (cleared !== null && cleared !== counts.cleared) forget();
  cleared = counts.cleared;
  // A new catalog changes the verdicts of messages that are here.
  const renewed = await catalog.follow(ask);
  if (renewed) forget();
  showCounts(counts);
  if (paused) return renewed;
  let isNew = renewed, shownAt = performance.now();
  for (const [path, name, refused] of [["messages", "messages", false], ["refused", "refused", true]]) {
    for (let more = true; more;) {
      const query = "?order=oldest&limit=" + CHUNK + "&after=" + last[name];
      const records = (await ask("/_sandbox/" + path + query))[name];
      // Cleared meanwhile: what this brought is gone.
      if (mine !== round) return true;
      if (records.length) {
        last[name] = records.at(-1).seq;
        board.note(messages.add(records, refused));
        isNew = true;
      }
      more = records.length === CHUNK;
      if (more) {
        // Many messages are shown while the rest is on its way.
        if (performance.now() - shownAt > PATIENCE) {
          shownAt = performance.now();
          messages.sift();
        }
        await pause();
      }
    }
  }
  showCounts(counts);
  return isNew;
}

function forget() {
  round += 1;
  last.messages = 0;
  last.refused = 0;
  messages.forget();
  board.forget();
}

async function show() {
  const view = VIEWS.includes(filter.view) ? filter.view : "messages";
  for (const name of VIEWS) {
    $(name).hidden = name !== view;
    $("tab-" + name).setAttribute("aria-pressed", String(name === view));
  }
  $("filters").hidden = view !== "messages";
  for (const key of ["call", "verdict"]) $(key).classList.toggle("set", Boolean(filter[key]));
  const chips = ["event", "person", "request"].filter((key) => filter[key]).map((key) => {
    const value = personal ? filter[key] : maskText(filter[key]);
    return button(key + ": " + value + " ✕", () => change(key, ""));
  });
  $("chips").replaceChildren(...chips);
  $("chips").hidden = chips.length === 0 || !["messages", "person"].includes(view);
  // A view that nobody sees is not made.
  let there = 1;
  if (view === "messages") {
    const shown = await messages.sift();
    if (shown === null) return;
    there = shown;
  } else if (view === "requests") {
    const list = (await ask("/_sandbox/requests?limit=500")).requests;
    requests.show(list);
    there = list.length;
  } else if (view === "person") {
    person.show(filter.person, messages.rows, act);
  } else {
    board.show(catalog.declarations, act);
  }
  $("empty").hidden = there > 0;
  $("empty").textContent = view === "messages" && messages.rows.length ? "Nothing fits the filter." : "Nothing has arrived yet.";
}

function change(key, value) {
  filter[key] = value;
  save();
  show().catch(() => {});
}

const act = {
  pick(key, value) {
    filter.view = "";
    change(key, value);
  },
  event(name) {
    filter.person = "";
    this.pick("event", name);
  },
  person(id) {
    filter.person = id;
    change("view", "person");
  },
  message(id) {
    for (const key of ["text", "call", "verdict"]) $(key).value = "";
    Object.assign(filter, { text: "", call: "", event: "", person: "", verdict: "", request: "", view: "" });
    save();
    linked = "";
    location.hash = id;
    follow(true);
  },
  headers: (request) => ask("/_sandbox/requests/" + request).then((found) => found.headers),
  redraw: () => messages.redraw(),
};

// Opens the message in the address once it is there.
async function follow(again = false) {
  const id = location.hash.slice(1);
  if (!id || (id === linked && !again)) return;
  await show();
  if (messages.open(id)) linked = id;
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
messages.start(act);
$("endpoint").textContent = location.origin + "/v1";
for (const key of ["text", "call", "verdict"]) {
  $(key).value = filter[key];
  $(key).addEventListener("input", () => change(key, $(key).value));
}
for (const name of VIEWS) {
  $("tab-" + name).addEventListener("click", () => change("view", name === "messages" ? "" : name));
}
toggle("personal", (on) => {
  personal = on;
  showPersonal(on);
  messages.redraw();
  show().catch(() => {});
});
toggle("pause", (on) => { paused = on; });
$("fault").addEventListener("input", () => setFault($("fault").value).catch(() => {}));
$("clear").addEventListener("click", async () => {
  forget();
  await fetch("/_sandbox", { method: "DELETE" }).catch(() => {});
  forget();
  show().catch(() => {});
});
document.addEventListener("keydown", (press) => {
  const text = $("text");
  if (press.key === "/" && !/^(INPUT|SELECT)$/.test(document.activeElement?.tagName)) {
    press.preventDefault();
    text.focus();
  } else if (press.key === "Escape" && document.activeElement === text) {
    text.value = "";
    change("text", "");
    text.blur();
  }
});
addEventListener("hashchange", () => { follow().catch(() => {}); });
(async function live() {
  try {
    const isNew = await poll();
    // The status of a request changes later.
    if (isNew || isFirst || filter.view === "requests") await show();
    isFirst = false;
    await follow();
    age(document);
    $("state").textContent = paused ? "paused" : "live";
    $("state").classList.remove("lost");
  } catch {
    $("state").textContent = "no answer";
    $("state").classList.add("lost");
  }
  setTimeout(live, INTERVAL);
})();
