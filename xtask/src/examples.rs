//! `cargo xtask examples`: each public item of the published libraries has an example in its docs, as
//! rustdoc counts them with `--show-coverage`: it leaves out what is re-exported from a private module.

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
        missing: Vec::new(),
    };
    search.module(&json["root"]);
    search.missing.sort();
    Ok(search.missing)
}

struct Search<'a> {
    index: &'a Map<String, Value>,
    missing: Vec<String>,
}

impl<'a> Search<'a> {
    fn item(&self, id: &Value) -> Option<&'a Value> {
        self.index.get(&id.to_string())
    }

    fn module(&mut self, id: &Value) {
        let module = self.item(id).map(|it| &it["inner"]["module"]);
        for child in module.into_iter().flat_map(|it| list(&it["items"])) {
            let Some(item) = self.item(child) else {
                continue;
            };
            if item["visibility"] == "public" {
                self.module(child);
                self.declared(item);
            }
        }
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
    // Each second fence ends a block.
    let mut starts = fences.step_by(2);
    starts.any(|words| !["text", "ignore", "toml", "sh", "json"].contains(&words))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_example_is_in_the_docs_of_the_item() {
        let item = |name: &str, docs: &str, inner: &Value| {
            json!({
                "name": name, "docs": docs, "inner": inner, "visibility": "public",
                "span": { "filename": "lib.rs", "begin": [7, 1] },
            })
        };
        let function = json!({ "function": {} });
        let json = json!({ "root": 0, "index": {
            "0": item("shop", "", &json!({ "module": { "items": [1, 2, 6] } })),
            "1": item("open", "```\nshop::open();\n```", &function),
            "2": item("Shop", "```\nshop.close();\n```", &json!({ "struct": { "impls": [3] } })),
            "3": item("", "", &json!({ "impl": { "trait": null, "items": [4, 5] } })),
            "4": item("close", "", &function),
            "5": item("sell", "```text\nsell\n```", &function),
            "6": item("Basket", "", &json!({ "use": { "id": 7 } })),
            "7": item("Basket", "", &json!({ "struct": { "impls": [] } })),
        } });
        assert_eq!(
            without_example(&json).expect("an index"),
            ["lib.rs:7: Shop::close", "lib.rs:7: Shop::sell"]
        );
    }
}
