//! Writes a catalog with hostile docs and names for EventCatalog, its tables to the folder `csv`, and a
//! site of hostile names and a thousand events to the folder `site`: `hostile FOLDER`.
//!
//! `cargo xtask formats` compiles the pages, reads the tables, and opens the site. `cargo xtask eventcatalog`
//! builds the pages with EventCatalog.

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
///
/// <details> &lbrace;"4"+"2"&rbrace; $x$ ${"4"+"2"} "a" 'b' \" \{ --- ***
#[doc = "Turned \u{202e}around\u{202c}, \u{2066}isolated\u{2069} and \u{200f}marked."]
#[derive(customerio::CioProperty)]
#[allow(dead_code, reason = "only its shape is used")]
struct Hostile {
    /// export default <Danger /> {"4"+"2"} | `a\|b` and `{"4"+"2"}`
    #[cio(pattern = r"^(a\|b|`{6})$")]
    key: String,
    /// import x from "y"
    #[cio(rename = "{4-2}<b>")]
    other: String,
    /// Words that JavaScript reserves, and the names of its methods.
    #[cio(rename = "constructor")]
    constructor: Option<Reserved>,
    #[cio(rename = "a\"b'c`d: {x} #e")]
    quoted: Option<String>,
}

/// default export class
#[derive(customerio::CioProperty)]
#[allow(dead_code, reason = "only its shape is used")]
struct Reserved {
    class: String,
    #[cio(rename = "toString")]
    to_string: String,
    #[cio(rename = "hasOwnProperty")]
    has_own_property: bool,
    default: Vec<String>,
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

static EVENTS: [EventSpec; 17] = [
    event(r#"import <b> {"4"+"2"}"#, "Команда А", "customer_io::a"),
    event("Con", "Команда Б", "shop::a"),
    event("Aux", "Growth Team", "shop::a"),
    event("Order Paid", "growth-team", "sh_op::a"),
    event("Orders", "con", "shop::a"),
    event("Заказ", r#"{"4"+"2"}"#, "shop::a"),
    event("=HYPERLINK(\"https://example.com\"; 1)", "-2+3", "shop::a"),
    // Names that differ only in case, in letters of other scripts, and from a service of ours.
    event("order paid", "GROWTH TEAM", "shop::a"),
    event("ORDER PAID", "growth team", "shop::a"),
    event("Оrder Paid", "Сon", "shop::a"),
    event("Customer Io", "CustomerIo", "CustomerIo::a"),
    // Reserved words.
    event("constructor", "__proto__", "constructor::a"),
    event("__proto__", "toString", "default::a"),
    event("index", "404", "index::a"),
    // Marks of YAML, quotes, and text that runs backwards.
    event("- key: value # \"none\"", "--- 'o': \"w\" #n", "shop::a"),
    event("'Quoted' \"twice\" \\ `code`", "{{owner}} | <b>", "shop::a"),
    event(
        "evil: \u{202e}gnp.exe\u{2066}",
        "\u{202e}\u{2067}team\u{200f}",
        "shop::a",
    ),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).ok_or("usage: hostile FOLDER")?;
    // Names that resemble each other are conflicts, and in the catalog all the same.
    let (catalog, _) = Catalog::with_conflicts(EVENTS.iter(), []);
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
