//! Checks of a catalog and its exports with validators of other projects.

#![allow(
    unreachable_pub,
    missing_debug_implementations,
    missing_docs,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test binary exports nothing and panics to fail"
)]

mod breaks;
mod formats;
mod iglu;
#[path = "../shared/judge.rs"]
mod judge;
mod losses;
mod rudder;
mod schemas;
mod shapes;
mod site;

use customerio::Catalog;
use customerio_catalog::export::{Export, Files, Format, LockHistory, SourceLinks};
use serde_json::Value;

/// Everything that the two examples declare.
fn catalog() -> Catalog {
    customerio::catalog![saas, saas_people, shop].unwrap()
}

fn export(format: &Format) -> Export {
    let exported = format.export(
        &catalog(),
        &Files::default(),
        &LockHistory::default(),
        &SourceLinks::default(),
    );
    exported.expect("exported")
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}
