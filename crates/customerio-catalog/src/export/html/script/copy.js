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
