// The search and the filters of the first page, over the data of catalog.js. Pages are readable without
// any script.
"use strict";

(() => {
  const find = (selector, within = document) => within.querySelector(selector);
  const form = find("#filters");
  if (!form) return;

  const KEYS = ["q", "kind", "owner", "tag", "pii", "deprecated"];
  // The results that are shown at once.
  const STEP = 60;

  const search = find("#search");
  const listed = find("#results");
  const found = find("#found");
  const changes = find("#changes");

  const entries = globalThis.CATALOG.map((entry) => ({
    ...entry,
    called: entry.name.toLowerCase(),
    described: `${entry.text}\n${entry.crate}`.toLowerCase(),
    held: entry.properties.map((it) => it.toLowerCase()),
  }));

  const words = (query = "") => query.toLowerCase().split(/\s+/).filter(Boolean);
  const isNamed = (entry, wanted) => wanted.every((word) => entry.called.includes(word));

  /** Returns the properties that match the query. */
  const matching = (entry, wanted) =>
    entry.properties.filter((_, at) => wanted.some((word) => entry.held[at].includes(word)));

  /** Returns the values of the form that are not empty. */
  function criteria() {
    const data = new FormData(form);
    const pairs = KEYS.map((key) => [key, (data.get(key) ?? "").trim()]);
    return Object.fromEntries(pairs.filter(([, value]) => value !== ""));
  }

  const fits = (entry, wanted, { kind, owner, tag, pii, deprecated }) =>
    (kind === undefined || entry.kind === kind) &&
    (owner === undefined || entry.owner === owner) &&
    (tag === undefined || entry.tags.includes(tag)) &&
    (pii === undefined || entry.pii) &&
    (deprecated === undefined || entry.deprecated) &&
    // Each word must occur, in any order.
    wanted.every(
      (word) =>
        entry.called.includes(word) ||
        entry.described.includes(word) ||
        entry.held.some((it) => it.includes(word)),
    );

  /** Creates an element with a class and content, which is never read as HTML. */
  function element(tag, className, ...content) {
    const created = document.createElement(tag);
    if (className) created.className = className;
    created.append(...content);
    return created;
  }

  /** Creates the card of a result, as the first page shows it. */
  function card(entry, wanted) {
    const link = element("a", "", element("span", "name", entry.name));
    link.href = entry.path;
    if (entry.version > 1) link.append(" ", element("span", "version", `v${entry.version}`));
    const card = element("li", "card", link);
    if (entry.summary) card.append(element("p", "", entry.summary));
    const properties = isNamed(entry, wanted) ? [] : matching(entry, wanted);
    if (properties.length > 0) {
      const more = properties.length > 3 ? ` and ${properties.length - 3} more` : "";
      card.append(element("p", "found", `has ${properties.slice(0, 3).join(", ")}${more}`));
    }
    const marks = element("p", "marks");
    if (entry.deprecated) marks.append(element("span", "mark-deprecated", "deprecated"));
    if (entry.pii) marks.append(element("span", "mark-pii", "personal data"));
    if (entry.owner) marks.append(element("span", "owner", `by ${entry.owner}`));
    marks.append(...entry.tags.slice(0, 8).map((tag) => element("span", "tag", tag)));
    card.append(marks);
    return card;
  }

  /** Shows the results by kind, those that are called so before those that have such a property. */
  function list(results, wanted, count) {
    const [named, others] = [true, false].map((called) =>
      results.filter((entry) => isNamed(entry, wanted) === called),
    );
    const shown = [...named, ...others].slice(0, count);
    const sections = globalThis.KINDS.map(([kind, heading]) => {
      const total = results.filter((entry) => entry.kind === kind).length;
      const cards = shown.filter((entry) => entry.kind === kind).map((entry) => card(entry, wanted));
      const title = element("h2", "", heading, element("span", "count", String(total)));
      return cards.length > 0 ? [element("section", "kind", title, element("ul", "cards", ...cards))] : [];
    });
    found.replaceChildren(...sections.flat());
    const left = results.length - shown.length;
    if (left > 0) {
      const button = element("button", "more-results", `Show ${Math.min(left, STEP)} of ${left} more`);
      button.type = "button";
      button.addEventListener("click", () => list(results, wanted, count + STEP));
      found.append(button);
    }
  }

  /** Explains an empty result. */
  function reason({ q, ...filters }) {
    const chosen = Object.keys(filters).length > 0;
    if (q === undefined) return "Nothing matches the filters.";
    return chosen ? `Nothing matches “${q}” and the filters.` : `Nothing matches “${q}”.`;
  }

  function show() {
    const chosen = criteria();
    const wanted = words(chosen.q);
    const isSearch = Object.keys(chosen).length > 0;
    const results = entries.filter((entry) => fits(entry, wanted, chosen));
    listed.hidden = isSearch;
    found.hidden = !isSearch;
    if (changes) changes.hidden = isSearch;
    if (isSearch) list(results, wanted, STEP);
    else found.replaceChildren();
    for (const select of form.querySelectorAll("select")) {
      select.classList.toggle("on", select.value !== "");
    }
    find("#nothing").hidden = results.length > 0;
    find("#nothing span").textContent = reason(chosen);
    find("#shown").textContent = `${results.length} of ${entries.length}`;
    // The address can be shared, and restores the filters on the way back.
    const parameters = new URLSearchParams(chosen).toString();
    const address = parameters === "" ? location.pathname : `?${parameters}`;
    try {
      history.replaceState(null, "", address);
    } catch {
      // Some browsers refuse this for files. The page works without it.
    }
  }

  /** Adds the values of the entries to a list of the form. */
  function fill(name, values) {
    const select = form.elements.namedItem(name);
    select.append(...values.map(([value, label]) => new Option(label, value)));
  }

  const distinct = (values) => [...new Set(values)].filter(Boolean).sort().map((it) => [it, it]);
  fill("kind", globalThis.KINDS.filter(([kind]) => entries.some((entry) => entry.kind === kind)));
  fill("owner", distinct(entries.map((entry) => entry.owner)));
  fill("tag", distinct(entries.flatMap((entry) => entry.tags)));

  /** Fills the form from the address. */
  function restore() {
    const wanted = new URLSearchParams(location.search);
    for (const key of KEYS) {
      const field = form.elements.namedItem(key);
      const value = wanted.get(key);
      if (value === null) continue;
      if (field.type === "checkbox") field.checked = true;
      else field.value = value;
    }
  }

  function clear() {
    form.reset();
    for (const select of form.querySelectorAll("select")) select.value = "";
    search.value = "";
    show();
  }

  // Links of other pages to the search set this hash.
  const wasSent = location.hash === "#search";
  form.hidden = false;
  restore();
  show();
  form.addEventListener("input", show);
  form.addEventListener("reset-search", clear);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find(found.hidden ? "#results .card > a" : "#found .card > a")?.click();
  });
  if (wasSent) search.focus();
  find("#clear").addEventListener("click", () => {
    clear();
    search.focus();
  });
})();
// Keys: `/` to search, Esc to leave and to clear the search, arrows from result to result.
"use strict";

(() => {
  const form = document.querySelector("#filters");
  const search = document.querySelector("#search");

  function step(by) {
    const links = [...document.querySelectorAll(".card > a")].filter((it) => it.checkVisibility());
    const at = links.indexOf(document.activeElement);
    const next = links[at + by];
    if (at + by < 0) search.focus();
    else next?.focus();
    return next !== undefined;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = event.target.matches?.("input, select, textarea");
    if (event.key === "/" && !isTyping) {
      event.preventDefault();
      if (form) search.focus();
      else location.href = document.querySelector(".find").href;
    } else if (event.key === "Escape" && form) {
      if (document.activeElement !== search) search.focus();
      else if (search.value === "") search.blur();
      else form.dispatchEvent(new Event("reset-search"));
    } else if (event.key === "ArrowDown" && form && (!isTyping || event.target === search)) {
      if (step(1)) event.preventDefault();
    } else if (event.key === "ArrowUp" && form && event.target.matches?.(".card > a")) {
      event.preventDefault();
      step(-1);
    }
  });
})();
// Code: colours, and buttons to copy code, names and paths.
"use strict";

(() => {
  const GRAMMAR = {
    json: /(?<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<text>"(?:[^"\\]|\\.)*")|(?<number>-?\d[\d.eE+-]*)|(?<word>\b(?:true|false|null)\b)/g,
    rust: /(?<text>"(?:[^"\\]|\\.)*")|(?<number>\b\d[\d_.]*)|(?<word>\b(?:use|let|true|false|None|Some|vec)\b)|(?<key>\b[a-z_][a-z0-9_]*(?=:\s))/g,
    liquid: /(?<key>\{\{.*?\}\})|(?<word>\{%.*?%\})/g,
  };

  function colour(code, grammar) {
    const text = code.textContent;
    const parts = [];
    let end = 0;
    for (const found of text.matchAll(grammar)) {
      const [kind] = Object.entries(found.groups).find(([, it]) => it !== undefined);
      const span = document.createElement("span");
      span.className = kind;
      span.textContent = found[0];
      parts.push(text.slice(end, found.index), span);
      end = found.index + found[0].length;
    }
    code.replaceChildren(...parts, text.slice(end));
  }

  /** Creates a button that copies a text. */
  function button(className, label, name, text) {
    const created = document.createElement("button");
    created.className = className;
    created.type = "button";
    created.textContent = label;
    created.setAttribute("aria-label", name);
    created.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      created.textContent = "Copied";
      setTimeout(() => (created.textContent = label), 1500);
    });
    return created;
  }

  for (const block of document.querySelectorAll("pre.code")) {
    const code = block.querySelector("code");
    const text = code.textContent;
    const grammar = GRAMMAR[block.dataset.language];
    if (grammar) colour(code, grammar);
    if (navigator.clipboard) block.append(button("copy", "Copy", "Copy", text));
  }

  if (!navigator.clipboard) return;
  for (const named of document.querySelectorAll("[data-copy]")) {
    const { copy } = named.dataset;
    named.after(button("copy-name", "Copy", `Copy ${copy}`, copy));
  }
})();
// The graph: the lines of a node stand out while it has the focus or the pointer.
"use strict";

(() => {
  const graph = document.querySelector(".graph svg");
  if (!graph) return;
  const lines = [...graph.querySelectorAll("path")];

  function mark(node) {
    graph.classList.toggle("marked", node !== null);
    for (const line of lines) {
      const { a, b } = line.dataset;
      line.classList.toggle("on", node !== null && (a === node.dataset.node || b === node.dataset.node));
    }
  }

  for (const node of graph.querySelectorAll(".node")) {
    for (const event of ["focus", "pointerenter"]) node.addEventListener(event, () => mark(node));
    for (const event of ["blur", "pointerleave"]) node.addEventListener(event, () => mark(null));
  }
})();
