use std::collections::BTreeMap;

use customerio_core::catalog::Catalog;

use super::{Answer, Query, Request, answer};
use crate::export::{Draft, Format, JsonSchema, JsonSchemaPart};
use crate::fixture::{ORDER, ORDER_AGAIN, PRICES, catalog};

fn query(request: Request) -> Query {
    Query {
        request,
        repeated: BTreeMap::new(),
    }
}

fn request() -> String {
    query(Request::Export(Format::JsonSchema(JsonSchema {
        draft: Draft::V7,
        part: JsonSchemaPart::Message,
    })))
    .to_argument()
    .expect("paths in UTF-8")
}

#[test]
fn the_request_is_stable_on_the_command_line() {
    assert_eq!(
        request(),
        r#"{"request":{"export":{"json-schema":{"draft":"7","part":"message"}}},"repeated":{}}"#
    );
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf_8_is_an_error() {
    use std::os::unix::ffi::OsStringExt as _;
    let folder = std::ffi::OsString::from_vec(vec![b'a', 0xff]);
    let error = query(Request::CheckLock(folder.into())).to_argument();
    let error = error.expect_err("not UTF-8").to_string();
    assert!(error.contains("UTF-8"), "{error}");
}

#[test]
fn an_answer_can_be_read() {
    let Some(Answer::Exported {
        files, declared, ..
    }) = Answer::read(&answer((catalog(), Vec::new()), &request()))
    else {
        panic!("no answer");
    };
    assert!(files.get("track/order-completed.json").is_some());
    let keys: Vec<_> = declared
        .crates
        .iter()
        .map(|(name, keys)| format!("{name}: {}", Vec::from_iter(keys.clone()).join(", ")))
        .collect();
    assert_eq!(
        keys,
        [
            "billing: page Prices",
            "shop: person Customer, track Order Completed, track Order Completed v2"
        ]
    );
}

#[test]
fn a_failure_is_an_answer() {
    let strange = Answer::read(&answer((catalog(), Vec::new()), r#"{"paint":"blue"}"#));
    assert!(
        matches!(&strange, Some(Answer::Failed { reason }) if reason.contains("cargo-cio")),
        "{strange:?}"
    );
    assert_eq!(Answer::read("thread 'main' panicked"), None);
}

#[test]
fn conflicts_are_answered_with_the_rest() {
    let collected = Catalog::with_conflicts([&ORDER, &ORDER_AGAIN, &PRICES], []);
    let Some(Answer::Exported {
        files, declared, ..
    }) = Answer::read(&answer(collected, &request()))
    else {
        panic!("no answer");
    };
    assert!(files.get("page/prices.json").is_some());
    assert!(files.get("track/order-completed.json").is_some());
    let [conflict] = &declared.conflicts[..] else {
        panic!("{:?}", declared.conflicts);
    };
    assert_eq!(conflict.rule, "duplicate-event");
    assert!(conflict.message.contains("declared twice"), "{conflict:?}");
    assert_eq!(conflict.first.key, "track Order Completed");
    assert_ne!(conflict.first.type_name, conflict.second.type_name);
}
