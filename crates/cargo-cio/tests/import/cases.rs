//! Plans that were read wrongly once; cases/README.md lists them.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::{project, support};

#[test]
fn plans_that_were_read_wrongly_have_their_value() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/cases");
    let table = fs::read_to_string(folder.join("README.md")).expect("the table");
    let entries = fs::read_dir(&folder).expect("cases");
    let mut names: Vec<_> = entries
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| name.into_string().expect("text"))
        .filter(|name| !matches!(name.rsplit_once('.'), Some((_, "txt" | "md"))))
        .collect();
    names.sort();
    let project = project("cases");
    let mut lib = String::from("//! All cases.\n");
    for name in &names {
        assert!(
            table.contains(&format!("| `{name}")),
            "{name} is not listed"
        );
        let imported = support::run(&folder, &["import", name]);
        let case = name.trim_end_matches(".json");
        let expected = fs::read_to_string(folder.join(format!("{case}.txt"))).expect("a value");
        let support::Ran { code, out, err } = imported;
        assert_eq!(
            format!("exit code {code}\n{err}{out}"),
            expected,
            "of {name}"
        );
        if code == 0 {
            let module = case.replace('-', "_");
            project.write(&format!("src/{module}.rs"), &out);
            lib.extend(["pub mod ", &module, ";\n"]);
        }
    }
    project.write("src/lib.rs", &lib);

    let exported = project.run(&["export", "--format", "segment", "--title", "A", "--offline"]);
    assert_eq!(exported.code, 0, "{exported}");
    let plan =
        fs::read_to_string(project.path("catalog/segment/tracking-plan.json")).expect("a plan");
    let plan: Value = plan.parse().expect("JSON");
    let rules = plan["rules"].as_array().expect("rules");
    let schema = |kind: &str, key: &str| {
        let of = |rule: &&Value| rule["type"] == kind && rule["key"].as_str().unwrap_or("") == key;
        let rule = rules.iter().find(of);
        rule.map(|it| &it["jsonSchema"]["properties"])
    };
    let opened = schema("TRACK", "Opened").expect("a rule");
    assert_eq!(
        opened["properties"]["properties"]["via"]["enum"],
        json!(["search", "ad"]),
        "{opened}"
    );
    let group = schema("GROUP", "").expect("a rule");
    assert_eq!(
        group["traits"]["properties"]["objectTypeId"]["enum"],
        json!(["2"]),
        "{group}"
    );
}
