// The state of the catalog, and its declarations.

import { $ } from "./dom.js";

export let version = 0;
export let declarations = [];

// Shows the state, and returns whether there is a new catalog.
export async function follow(ask) {
  const state = await ask("/_sandbox/catalog");
  show(state);
  if (state.version === version) return false;
  const listed = await ask("/_sandbox/catalog/declarations");
  version = listed.version;
  declarations = listed.declarations ?? [];
  return true;
}

function show({ phase, stale, error, version }) {
  const words = {
    none: "",
    building: version ? "catalog: building, stale" : "catalog: building",
    ready: "catalog: ready",
    failed: stale ? "catalog: failed, stale" : "catalog: failed",
  };
  const node = $("catalog");
  node.textContent = words[phase] ?? phase;
  node.className = "catalog " + phase;
  $("catalog-error").textContent = error && phase === "failed" ? "The catalog: " + error : "";
  $("catalog-error").hidden = !(error && phase === "failed");
}
