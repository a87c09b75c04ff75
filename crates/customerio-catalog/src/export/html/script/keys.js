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
