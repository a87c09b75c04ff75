// A list of any length: only the rows in the window exist as elements. One row can be open.

// `draw(entry)` makes the element of an entry, `detail(entry)` what an open one shows, `key(entry)` its id.
export function makeList(root, { draw, detail, key, opened }) {
  let entries = [], openKey = null, openAt = -1, openNode = null, openHeight = 0;
  // Of a row, as the style says; 0 until it is asked for.
  let height = 0;
  const nodes = new Map();
  const body = document.createElement("div");
  body.className = "window";
  root.replaceChildren(body);

  const measure = new ResizeObserver(() => {
    const now = openNode?.offsetHeight ?? 0;
    if (now !== openHeight) {
      openHeight = now;
      render();
    }
  });

  const top = (index) => index * height + (openAt >= 0 && index > openAt ? openHeight : 0);

  function render() {
    if (root.hidden) return;
    height ||= parseFloat(getComputedStyle(root).getPropertyValue("--row")) || 34;
    root.style.height = top(entries.length) + "px";
    const before = Math.max(0, -root.getBoundingClientRect().top);
    let first = Math.floor(before / height);
    if (openAt >= 0 && first > openAt) first = Math.max(openAt, Math.floor((before - openHeight) / height));
    first = Math.max(0, first - 5);
    const last = Math.min(entries.length, first + Math.ceil(innerHeight / height) + 12);
    const wanted = [];
    for (let index = first; index < last; index += 1) {
      const id = key(entries[index]);
      let node = nodes.get(id);
      if (!node || node.entry !== entries[index]) {
        const hadFocus = node?.contains(document.activeElement);
        node?.remove();
        node = draw(entries[index]);
        node.entry = entries[index];
        nodes.set(id, node);
        if (hadFocus) queueMicrotask(() => node.querySelector("button")?.focus({ preventScroll: true }));
      }
      node.style.top = top(index) + "px";
      const isOpen = index === openAt;
      node.classList.toggle("open", isOpen);
      node.querySelector("button").setAttribute("aria-expanded", String(isOpen));
      if (isOpen && openNode.parentNode !== node) node.append(openNode);
      wanted.push(id);
    }
    const kept = new Set(wanted);
    for (const [id, node] of nodes) {
      if (kept.has(id)) continue;
      node.remove();
      nodes.delete(id);
    }
    // In the order of the list, so that the tab key follows it.
    let last_ = null;
    for (const id of wanted) {
      const node = nodes.get(id);
      const place = last_ ? last_.nextSibling : body.firstChild;
      if (node !== place) body.insertBefore(node, place);
      last_ = node;
    }
  }

  function close() {
    if (openNode) measure.unobserve(openNode);
    openNode?.remove();
    [openKey, openAt, openNode, openHeight] = [null, -1, null, 0];
  }

  function open(id, scroll = false) {
    close();
    openKey = id;
    openAt = entries.findIndex((entry) => key(entry) === id);
    if (openAt >= 0) {
      openNode = detail(entries[openAt]);
      measure.observe(openNode);
      if (scroll) scrollTo(0, root.offsetTop + top(openAt) - innerHeight / 3);
    }
    render();
    if (openNode) {
      openHeight = openNode.offsetHeight;
      render();
    }
    return openAt >= 0;
  }

  function toggle(id) {
    if (openKey === id) {
      close();
      render();
    } else {
      open(id);
    }
    opened?.(openKey);
  }

  // Shows other entries, and keeps what the user looks at in its place.
  function show(next, added = 0) {
    const isScrolled = root.getBoundingClientRect().top < 0;
    entries = next;
    if (openKey !== null) {
      openAt = entries.findIndex((entry) => key(entry) === openKey);
      if (openAt < 0) close();
    }
    render();
    if (isScrolled && added) scrollBy(0, added * height);
  }

  function redraw() {
    for (const node of nodes.values()) node.remove();
    nodes.clear();
    if (openKey !== null) open(openKey);
    else render();
  }

  root.addEventListener("click", (click) => {
    const summary = click.target.closest("button.summary");
    if (summary) toggle(key(summary.parentNode.entry));
  });
  root.addEventListener("keydown", (press) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[press.key];
    const node = press.target.closest(".row");
    if (!step || !press.target.matches("button.summary") || !node) return;
    press.preventDefault();
    const next = entries.indexOf(node.entry) + step;
    if (next < 0 || next >= entries.length) return;
    nodes.get(key(entries[next]))?.querySelector("button").focus();
  });
  let isAsked = false;
  addEventListener("scroll", () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      render();
    });
  }, { passive: true });
  addEventListener("resize", () => {
    height = 0;
    render();
  });
  return { show, open, redraw, render, isOpen: (id) => openKey === id };
}
