// Search and filters of the first page, keyboard shortcuts and copy buttons. Pages are readable
// without this script.
"use strict";

(() => {
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const form = find("#filters");
  const search = find("#search");
  // Links of other pages to the search set this hash.
  const wasSent = location.hash === "#search";

  // The first page.

  const KEYS = ["q", "kind", "owner", "tag", "pii", "deprecated"];

  const cards = all(".card").map((element) => {
    const { properties, ...facts } = element.dataset;
    return { element, ...facts, properties: properties.split("\n") };
  });

  const words = (query = "") => query.toLowerCase().split(/\s+/).filter(Boolean);
  const named = (card, query) => words(query).every((word) => card.name.includes(word));

  /** Returns the properties that match the query, unless the name of the card matches it. */
  function matching(card, query) {
    if (named(card, query)) return [];
    const wanted = words(query);
    return card.properties.filter((it) => wanted.some((word) => it.toLowerCase().includes(word)));
  }

  /** Returns the values of the form that are not empty. */
  function criteria() {
    const data = new FormData(form);
    const pairs = KEYS.map((key) => [key, (data.get(key) ?? "").trim()]);
    return Object.fromEntries(pairs.filter(([, value]) => value !== ""));
  }

  function fits(card, { q, kind, owner, tag, pii, deprecated }) {
    return (
      (kind === undefined || card.kind === kind) &&
      (owner === undefined || card.owner === owner) &&
      (tag === undefined || card.tag.split("\n").includes(tag)) &&
      (pii === undefined || card.pii !== undefined) &&
      (deprecated === undefined || card.deprecated !== undefined) &&
      // Each word must occur, in any order.
      words(q).every(
        (word) =>
          card.name.includes(word) ||
          card.text.includes(word) ||
          card.properties.some((it) => it.toLowerCase().includes(word)),
      )
    );
  }

  /** Moves cards whose names match to the front, and lists the matching properties of the others. */
  function rank(query) {
    for (const card of cards) {
      find(".found", card.element)?.remove();
      const properties = matching(card, query);
      if (properties.length === 0) continue;
      const found = document.createElement("p");
      found.className = "found";
      const more = properties.length > 3 ? ` and ${properties.length - 3} more` : "";
      found.textContent = `has ${properties.slice(0, 3).join(", ")}${more}`;
      find(".marks", card.element).before(found);
    }
    const [first, then] = [true, false].map((called) =>
      cards.filter((card) => named(card, query) === called),
    );
    for (const { element } of [...first, ...then]) element.parentElement.append(element);
  }

  /** Explains an empty result. */
  function reason({ q, ...filters }) {
    const chosen = Object.keys(filters).length > 0;
    if (q === undefined) return "Nothing matches the filters.";
    return chosen ? `Nothing matches “${q}” and the filters.` : `Nothing matches “${q}”.`;
  }

  let ranked = "";

  function show() {
    const wanted = criteria();
    let shown = 0;
    for (const card of cards) {
      const fitting = fits(card, wanted);
      card.element.hidden = !fitting;
      shown += fitting ? 1 : 0;
    }
    for (const kind of all(".kind")) {
      const count = all(".card:not([hidden])", kind).length;
      kind.hidden = count === 0;
      find(".count", kind).textContent = count;
    }
    for (const select of all("select", form)) {
      select.classList.toggle("on", select.value !== "");
    }
    const query = wanted.q ?? "";
    if (query !== ranked) rank(query);
    ranked = query;
    find("#nothing").hidden = shown > 0;
    find("#nothing span").textContent = reason(wanted);
    find("#shown").textContent = `${shown} of ${cards.length}`;
    // The address can be shared, and restores the filters on the way back.
    const parameters = new URLSearchParams(wanted).toString();
    const address = parameters === "" ? location.pathname : `?${parameters}`;
    try {
      history.replaceState(null, "", address);
    } catch {
      // Some browsers refuse this for files. The page works without it.
    }
  }

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
    for (const select of all("select", form)) select.value = "";
    search.value = "";
    show();
  }

  if (form) {
    form.hidden = false;
    restore();
    show();
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      find(".card:not([hidden]) > a")?.click();
    });
    if (wasSent) search.focus();
    find("#clear").addEventListener("click", () => {
      clear();
      search.focus();
    });
  }

  // Keys: `/` to search, Esc to leave and to clear, arrows from result to result.

  function step(by) {
    const links = all(".card:not([hidden]) > a");
    const at = links.indexOf(document.activeElement);
    const next = links[at + by];
    if (at + by < 0 && form) search.focus();
    else next?.focus();
    return next !== undefined;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches?.("input, select, textarea");
    if (event.key === "/" && !typing) {
      event.preventDefault();
      if (form) search.focus();
      else location.href = find(".find").href;
    } else if (event.key === "Escape" && form) {
      if (document.activeElement !== search) search.focus();
      else if (search.value === "") search.blur();
      else clear();
    } else if (event.key === "ArrowDown" && form && (!typing || event.target === search)) {
      if (step(1)) event.preventDefault();
    } else if (event.key === "ArrowUp" && form && event.target.matches?.(".card > a")) {
      event.preventDefault();
      step(-1);
    }
  });

  // Code: colours, and a button to copy.

  const GRAMMAR = {
    json: /(?<key>"(?:[^"\\]|\\.)*"(?=\s*:))|(?<text>"(?:[^"\\]|\\.)*")|(?<number>-?\d[\d.eE+-]*)|(?<word>\b(?:true|false|null)\b)/g,
    rust: /(?<text>"(?:[^"\\]|\\.)*")|(?<number>\b\d[\d_.]*)|(?<word>\b(?:use|let|true|false|None|Some|vec)\b)|(?<key>\b[a-z_][a-z0-9_]*(?=:\s))/g,
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

  for (const block of all("pre.code")) {
    const code = find("code", block);
    const grammar = GRAMMAR[block.dataset.language];
    if (grammar) colour(code, grammar);
    if (!navigator.clipboard) continue;
    const button = document.createElement("button");
    button.className = "copy";
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    block.append(button);
  }
})();
