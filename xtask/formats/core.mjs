// The sources of EventCatalog: node core.mjs ARCHIVE checks and unpacks the archive of its package.
//
// Its own build installs 1.3 GB and needs Node 22. Here its declarations of collections and its plugins
// are loaded alone, with stand-ins for modules that only its site needs.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const INTEGRITY = "zCvLaq2oXbubxTLj7Ltj9SgAcnTGKuihNgihqebdkwHRUv5jvSHRd6BApg3u1NWafjO/eIuBsrnykHzJ3SiJgw==";
const SOURCES = join(import.meta.dirname, "package/eventcatalog/src");

const require = createRequire(import.meta.url);

/** Loads a module of EventCatalog. `modules` has other modules by name; `inner` names functions that it does not export. */
export function load(name, modules = {}, inner = []) {
  const typescript = createRequire(require.resolve("typewriter/package.json"))("typescript");
  const loaded = new Map();
  const root = file(SOURCES, name);
  const read = (path) => {
    if (!loaded.has(path)) {
      const module = { exports: {} };
      loaded.set(path, module);
      const { outputText } = typescript.transpileModule(readFileSync(path, "utf8"), {
        compilerOptions: { module: "commonjs", target: "es2022", esModuleInterop: true, jsx: "react" },
      });
      const exported = path === root ? inner.map((name) => `\nexports.${name} = ${name};`).join("") : "";
      const other = (name) => {
        if (name in modules) return modules[name];
        if (name.startsWith("node:")) return require(name);
        if (!name.startsWith(".")) return {};
        throw new Error(`${path} needs ${name}`);
      };
      new Function("module", "exports", "require", outputText + exported)(module, module.exports, (name) =>
        name.startsWith(".") && !(name in modules) ? read(file(dirname(path), name)) : other(name),
      );
    }
    return loaded.get(path).exports;
  };
  return read(root);
}

/** The file of a module. */
function file(folder, name) {
  const path = join(folder, name);
  for (const candidate of [`${path}.ts`, `${path}.tsx`, join(path, "index.ts")]) {
    try {
      readFileSync(candidate);
      return candidate;
    } catch {}
  }
  throw new Error(`${path} is missing`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [archive] = process.argv.slice(2);
  const sum = createHash("sha512").update(readFileSync(archive)).digest("base64");
  assert.equal(sum, INTEGRITY, "the archive has another checksum");
  execFileSync("tar", ["-xzf", archive], { stdio: "inherit" });
  console.log(`unpacked ${archive}`);
}
