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
