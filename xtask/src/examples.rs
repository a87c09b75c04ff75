//! `cargo xtask examples`: each public item of the published libraries has an example in its docs.
//!
//! An item is public if a public path of its crate leads to it, also by re-exports from private modules.
//! Types, traits, functions, macros and methods need an example. Fields, variants, constants and the
//! methods of foreign traits need none, and hidden items are not in the JSON.

use std::collections::HashSet;
use std::fs;

use serde_json::{Map, Value};

use crate::workspace::{Library, Workspace};
use crate::{Error, rustdoc};

/// Fails if a public item has no example.
pub(crate) fn run(workspace: &Workspace) -> Result<(), Error> {
    let mut missing = Vec::new();
    // `customerio` documents the macros.
    let libraries = workspace
        .packages
        .iter()
        .filter(|it| it.published && it.library == Some(Library::Plain));
    for package in libraries {
        let path = rustdoc::json(package, workspace)?;
        let text = fs::read_to_string(&path)?;
        missing.extend(without_example(&serde_json::from_str(&text)?)?);
    }
    if missing.is_empty() {
        println!("each public item has an example");
        return Ok(());
    }
    let count = missing.len();
    let list = missing.join("\n");
    Err(format!("{list}\n{count} public items have no example; write one in their docs").into())
}

/// Returns the items without an example, with their positions.
fn without_example(json: &Value) -> Result<Vec<String>, Error> {
    let index = json["index"]
        .as_object()
        .ok_or("the JSON has no index of items")?;
    let mut search = Search {
        index,
        seen: HashSet::new(),
        missing: Vec::new(),
    };
    search.module(&json["root"]);
    search.missing.sort();
    Ok(search.missing)
}

struct Search<'a> {
    index: &'a Map<String, Value>,
    /// The items that a path led to. Several paths lead to a re-exported item.
    seen: HashSet<String>,
    missing: Vec<String>,
}

impl<'a> Search<'a> {
    /// Returns an item of this crate. The items of others are checked with their crates.
    fn item(&self, id: &Value) -> Option<&'a Value> {
        let item = self.index.get(&id.to_string())?;
        (item["crate_id"] == 0).then_some(item)
    }

    fn module(&mut self, id: &Value) {
        let module = self.item(id).map(|it| &it["inner"]["module"]);
        for child in module.into_iter().flat_map(|it| list(&it["items"])) {
            let is_public = |it: &Value| it["visibility"] == "public";
            if self.item(child).is_some_and(is_public) {
                self.reached(child);
            }
        }
    }

    /// Checks what a public path leads to.
    fn reached(&mut self, id: &Value) {
        let Some(item) = self.item(id) else {
            return;
        };
        if !self.seen.insert(id.to_string()) {
            return;
        }
        // A glob leads to a module, another re-export to an item.
        self.reached(&item["inner"]["use"]["id"]);
        self.module(id);
        self.declared(item);
    }

    /// Checks an item and its methods.
    fn declared(&mut self, item: &Value) {
        let inner = &item["inner"];
        let kinds = ["struct", "enum", "union", "trait", "function", "macro"];
        let Some(kind) = kinds.into_iter().find(|kind| inner.get(kind).is_some()) else {
            return;
        };
        self.check(item, "");
        let name = item["name"].as_str().unwrap_or("");
        let of = &inner[kind];
        let parts = list(&of["impls"]).iter().filter_map(|it| self.item(it));
        let own = parts.map(|it| &it["inner"]["impl"]);
        let own = own.filter(|it| it["trait"].is_null() && it["is_synthetic"] != true);
        let methods: Vec<_> = own.flat_map(|it| list(&it["items"])).collect();
        for id in methods.into_iter().chain(list(&of["items"])) {
            let Some(method) = self.item(id) else {
                continue;
            };
            // A method of a trait has no visibility of its own.
            let is_public =
                ["public", "default"].contains(&method["visibility"].as_str().unwrap_or(""));
            if is_public && method["inner"].get("function").is_some() {
                self.check(method, &format!("{name}::"));
            }
        }
    }

    fn check(&mut self, item: &Value, of: &str) {
        if has_example(item) {
            return;
        }
        let span = &item["span"];
        let file = span["filename"].as_str().unwrap_or("");
        let name = item["name"].as_str().unwrap_or("");
        let line = &span["begin"][0];
        self.missing.push(format!("{file}:{line}: {of}{name}"));
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Returns whether the docs have a block that rustdoc compiles.
fn has_example(item: &Value) -> bool {
    let docs = item["docs"].as_str().unwrap_or("");
    let fences = docs
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("```"));
    let compiled = [
        "",
        "rust",
        "no_run",
        "should_panic",
        "compile_fail",
        "standalone_crate",
    ];
    // Each second fence ends a block.
    let mut starts = fences.step_by(2);
    starts.any(|words| words.split(',').all(|it| compiled.contains(&it.trim())))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_example_is_in_the_docs_of_the_item() {
        let item = |name: &str, docs: &str, inner: &Value| {
            json!({
                "name": name, "docs": docs, "inner": inner, "visibility": "public", "crate_id": 0,
                "span": { "filename": "lib.rs", "begin": [7, 1] },
            })
        };
        let private = |mut item: Value| {
            item["visibility"] = json!("default");
            item
        };
        let foreign = |mut item: Value| {
            item["crate_id"] = json!(1);
            item
        };
        let function = json!({ "function": {} });
        let reexport = |id| item("", "", &json!({ "use": { "id": id } }));
        let json = json!({ "root": 0, "index": {
            "0": item("shop", "", &json!({ "module": { "items": [1, 2, 6, 8, 9, 12, 13] } })),
            "1": item("open", "```\nshop::open();\n```", &function),
            "2": item("Shop", "```no_run\nshop.close();\n```", &json!({ "struct": { "impls": [3] } })),
            "3": item("", "", &json!({ "impl": { "trait": null, "items": [4, 5] } })),
            "4": item("close", "", &function),
            "5": item("sell", "```text\nsell\n```", &function),
            // Two re-exports of a type.
            "6": reexport(7),
            "7": item("Basket", "", &json!({ "struct": { "impls": [] } })),
            "8": reexport(7),
            // A private module and a glob over it.
            "9": reexport(12),
            "10": item("Stock", "", &json!({ "trait": { "items": [11] } })),
            "11": private(item("count", "```sql\nSELECT 1\n```", &function)),
            "12": private(item("stock", "", &json!({ "module": { "items": [10, 15] } }))),
            // An item of another crate, which the index may have or not.
            "13": reexport(14),
            "14": foreign(item("Foreign", "", &function)),
            "15": reexport(16),
        } });
        assert_eq!(
            without_example(&json).expect("an index"),
            [
                "lib.rs:7: Basket",
                "lib.rs:7: Shop::close",
                "lib.rs:7: Shop::sell",
                "lib.rs:7: Stock",
                "lib.rs:7: Stock::count",
            ]
        );
    }
}
