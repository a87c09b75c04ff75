// The search and the filters of the first page, keys, and buttons that copy. Nothing here is needed
// to read a page.
"use strict";

(() => {
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const form = find("#filters");
  const search = find("#search");
  // From another page to the search: the field is what was wanted.
  const wasSent = location.hash === "#search";

  // The first page.

  const KEYS = ["q", "kind", "owner", "tag", "pii", "deprecated"];

  const cards = all(".card").map((element) => {
    const { properties, ...facts } = element.dataset;
    return { element, ...facts, properties: properties.split("\n") };
  });

  const words = (query = "") => query.toLowerCase().split(/\s+/).filter(Boolean);
  const named = (card, query) => words(query).every((word) => card.name.includes(word));

  /** The properties that are meant, where it is not the name that is. */
  function meant(card, query) {
    if (named(card, query)) return [];
    const wanted = words(query);
    return card.properties.filter((it) => wanted.some((word) => it.toLowerCase().includes(word)));
  }

  /** What is asked for, without what is left open. */
  function asked() {
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
      // Each word, in any order, wherever it stands.
      words(q).every(
        (word) =>
          card.name.includes(word) ||
          card.text.includes(word) ||
          card.properties.some((it) => it.toLowerCase().includes(word)),
      )
    );
  }

  /** What is called so comes before what only holds it, which says what it holds. */
  function rank(query) {
    for (const card of cards) {
      find(".found", card.element)?.remove();
      const properties = meant(card, query);
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

  /** Why there is nothing to see. */
  function reason({ q, ...filters }) {
    const chosen = Object.keys(filters).length > 0;
    if (q === undefined) return "Nothing has all that is chosen.";
    return chosen ? `Nothing of what is chosen fits “${q}”.` : `Nothing fits “${q}”.`;
  }

  let ranked = "";

  function show() {
    const wanted = asked();
    let shown = 0;
    for (const card of cards) {
      const fitting = fits(card, wanted);
      card.element.hidden = !fitting;
      shown += fitting ? 1 : 0;
    }
    for (const kind of all(".kind")) {
      const left = all(".card:not([hidden])", kind).length;
      kind.hidden = left === 0;
      find(".count", kind).textContent = left;
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
    // So that it can be sent to others, and is there again on the way back.
    const parameters = new URLSearchParams(wanted).toString();
    const address = parameters === "" ? location.pathname : `?${parameters}`;
    try {
      history.replaceState(null, "", address);
    } catch {
      // Some browsers forbid it to files. The page works without.
    }
  }

  /** Takes over what the address asks for. */
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
