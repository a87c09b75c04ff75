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
