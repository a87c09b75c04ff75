//! Writes a catalog with hostile docs and names for EventCatalog, its tables to the folder `csv`, and a
//! site of hostile names and a thousand events to the folder `site`: `hostile FOLDER`.
//!
//! `cargo xtask formats` compiles and builds the pages, reads the tables, and opens the site.

#![allow(clippy::pedantic, reason = "the docs are hostile on purpose")]

use std::env;
use std::error::Error;
use std::path::Path;

use customerio::catalog::Catalog;
use customerio::event::{EventCall, EventSpec, Metadata};
use customerio::shape::Pii;
use customerio_catalog::driver::key;
use customerio_catalog::export::{Files, Html, LockHistory, SourceLinks, csv, eventcatalog, html};

/// import of goods finished.
///
/// export it: \`{6*7}\`, `{"4"+"2"}`, ``a ` {"4"+"2"}``, {"4"+"2"} and {process.exit(1)}.
///
/// - import <b>goods</b> {"4"+"2"}
/// - `` ` `` and [[Order]] :directive[label]{a=b}
///
/// | a | b |
/// |---|---|
/// | {"4"+"2"} | `x\|{"4"+"2"}` |
///
/// ```mdx
/// <Danger>{"4"+"2"}</Danger>
/// ```
///
/// :::note
/// <!-- a comment --> <script>alert(1)</script> <https://example.com/{"4"+"2"}>
/// :::
#[derive(customerio::CioProperty)]
#[allow(dead_code, reason = "only its shape is used")]
struct Hostile {
    /// export default <Danger /> {"4"+"2"} | `a\|b` and `{"4"+"2"}`
    #[cio(pattern = r"^(a\|b|`{6})$")]
    key: String,
    /// import x from "y"
    #[cio(rename = "{4-2}<b>")]
    other: String,
}

const fn event(name: &'static str, owner: &'static str, module: &'static str) -> EventSpec {
    const CLASSES: &[Pii] = &[Pii::new(r#"{"4"+"2"}"#)];
    let shape = <Hostile as customerio::CioProperty>::SHAPE;
    EventSpec::new(name, EventCall::Track, shape)
        .with_allowed_pii(CLASSES)
        .with_metadata(
            Metadata::NONE
                .with_owner(owner)
                .with_tags(&[r#"{"4"+"2"}"#, "<b>"])
                .with_since(r#"import {"4"+"2"}"#)
                .with_deprecation(r#"<img src=x> {"4"+"2"} `{"4"+"2"}`"#)
                .with_module(module),
        )
}

static EVENTS: [EventSpec; 7] = [
    event(r#"import <b> {"4"+"2"}"#, "Команда А", "customer_io::a"),
    event("Con", "Команда Б", "shop::a"),
    event("Aux", "Growth Team", "shop::a"),
    event("Order Paid", "growth-team", "sh_op::a"),
    event("Orders", "con", "shop::a"),
    event("Заказ", r#"{"4"+"2"}"#, "shop::a"),
    event("=HYPERLINK(\"https://example.com\"; 1)", "-2+3", "shop::a"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).ok_or("usage: hostile FOLDER")?;
    let catalog = Catalog::new(EVENTS.iter(), [])?;
    let files = eventcatalog(&catalog)?.files;
    let folder = Path::new(&folder);
    files.write_to(folder)?;
    csv(&catalog).files.write_to(&folder.join("csv"))?;
    let options = Html {
        title: integration::hostile::SCRIPT.to_owned(),
        programs: Vec::new(),
        lock: None,
        history: None,
        sources: None,
    };
    let mut sources = SourceLinks::default();
    let line = "https://github.com/o/shop/blob/HEAD/src/events.rs#L7";
    sources.insert(
        "shop",
        &key("track", "Event 7 Happened", 1),
        line.to_owned(),
    );
    let site = html(
        &integration::hostile::catalog(1_000),
        &options,
        &Files::default(),
        &LockHistory::default(),
        &sources,
    );
    site.files.write_to(&folder.join("site"))?;
    Ok(())
}
