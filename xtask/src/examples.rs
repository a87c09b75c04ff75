//! `cargo xtask examples`: each public item of the published libraries has an example.
//!
//! An item in a public module has one in its own docs, as rustdoc counts them with `--show-coverage`. Of a
//! type or trait that is re-exported from a private module, an example may show the methods too.

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
        seen: Vec::new(),
        missing: Vec::new(),
    };
    search.module(&json["root"], true);
    search.missing.sort();
    search.missing.dedup();
    Ok(search.missing)
}

struct Search<'a> {
    index: &'a Map<String, Value>,
    /// The modules that were searched, since they can import each other.
    seen: Vec<&'a Value>,
    missing: Vec<String>,
}

impl<'a> Search<'a> {
    fn item(&self, id: &Value) -> Option<&'a Value> {
        self.index.get(&id.to_string())
    }

    /// Searches a module. `is_public` is whether a path of public modules leads to it.
    fn module(&mut self, id: &Value, is_public: bool) {
        let Some(module) = self.item(id) else { return };
        if self.seen.contains(&module) {
            return;
        }
        self.seen.push(module);
        for child in list(&module["inner"]["module"]["items"]) {
            self.child(child, is_public);
        }
    }

    fn child(&mut self, id: &Value, is_public: bool) {
        let Some(item) = self.item(id) else { return };
        let inner = &item["inner"];
        if item["visibility"] != "public" {
            return;
        }
        if let Some(used) = inner.get("use") {
            // An item of another library is documented there.
            let Some(target) = self.item(&used["id"]) else {
                return;
            };
            if target["inner"].get("module").is_some() {
                self.module(&used["id"], is_public);
            } else {
                self.reexported(target);
            }
        } else if inner.get("module").is_some() {
            self.module(id, is_public);
        } else {
            self.declared(item, true);
        }
    }

    fn reexported(&mut self, item: &'a Value) {
        self.declared(item, false);
    }

    /// Checks an item and its methods.
    fn declared(&mut self, item: &'a Value, needs_own: bool) {
        let inner = &item["inner"];
        let kinds = ["struct", "enum", "union", "trait", "function", "macro"];
        let Some(kind) = kinds.into_iter().find(|kind| inner.get(kind).is_some()) else {
            return;
        };
        if !has_example(item) {
            self.report(item, "");
        }
        let of = &inner[kind];
        for method in list(&of["items"]) {
            self.method(method, item, needs_own);
        }
        for part in list(&of["impls"]) {
            let Some(part) = self.item(part) else {
                continue;
            };
            let part = &part["inner"]["impl"];
            if part["trait"].is_null() && part["is_synthetic"] != true {
                for method in list(&part["items"]) {
                    self.method(method, item, needs_own);
                }
            }
        }
    }

    fn method(&mut self, id: &Value, of: &Value, needs_own: bool) {
        let Some(method) = self.item(id) else { return };
        // A method of a trait has no visibility of its own.
        let is_public = ["public", "default"]
            .iter()
            .any(|it| method["visibility"] == *it);
        if !is_public || method["inner"].get("function").is_none() || has_example(method) {
            return;
        }
        let name = method["name"].as_str().unwrap_or("");
        if needs_own || !examples(of).any(|line| has_word(line, name)) {
            self.report(method, of["name"].as_str().unwrap_or(""));
        }
    }

    fn report(&mut self, item: &Value, of: &str) {
        let span = &item["span"];
        let file = span["filename"].as_str().unwrap_or("");
        let line = &span["begin"][0];
        let name = item["name"].as_str().unwrap_or("");
        let separator = if of.is_empty() { "" } else { "::" };
        self.missing
            .push(format!("{file}:{line}: {of}{separator}{name}"));
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn has_example(item: &Value) -> bool {
    examples(item).next().is_some()
}

/// Returns the lines of the examples that rustdoc compiles.
fn examples(item: &Value) -> impl Iterator<Item = &str> {
    let docs = item["docs"].as_str().unwrap_or("");
    let mut fence = None;
    docs.lines().filter(move |line| {
        if let Some(words) = line.trim_start().strip_prefix("```") {
            fence = match fence {
                Some(_) => None,
                None => Some(!["text", "ignore", "toml", "sh", "json"].contains(&words)),
            };
            return false;
        }
        fence == Some(true)
    })
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|it: char| !it.is_alphanumeric() && it != '_')
        .any(|it| it == word)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(name: &str, docs: &str, inner: &Value) -> Value {
        json!({
            "name": name, "docs": docs, "inner": inner, "visibility": "public",
            "span": { "filename": "lib.rs", "begin": [7, 1] },
        })
    }

    fn missing(is_public: bool) -> Vec<String> {
        let function = || json!({ "function": {} });
        let in_module = if is_public { 2 } else { 6 };
        let json = json!({ "root": 0, "index": {
            "0": item("shop", "", &json!({ "module": { "items": [1, in_module] } })),
            "1": item("open", "```\nshop::open();\n```", &function()),
            "2": item("Shop", "```\nshop.close();\n```", &json!({ "struct": { "impls": [3] } })),
            "3": item("", "", &json!({ "impl": { "trait": null, "items": [4, 5] } })),
            "4": item("close", "", &function()),
            "5": item("sell", "```text\nsell\n```", &function()),
            "6": item("Shop", "", &json!({ "use": { "id": 2 } })),
        } });
        without_example(&json).expect("an index")
    }

    #[test]
    fn an_example_is_in_the_docs_of_the_item() {
        assert_eq!(
            missing(true),
            ["lib.rs:7: Shop::close", "lib.rs:7: Shop::sell"]
        );
    }

    #[test]
    fn a_type_of_a_private_module_shows_its_methods() {
        assert_eq!(missing(false), ["lib.rs:7: Shop::sell"]);
    }
}
