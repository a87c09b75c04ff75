//! Properties that all formats have.

use customerio::Catalog;
use customerio_catalog::export::{
    AsyncApi, Files, Format, Html, Iglu, JsonSchema, JsonSchemaPart, LockHistory, RudderStack,
    Segment, SourceLinks, TypeScript,
};
use customerio_catalog::{lock, visible};

use crate::{catalog, export};

fn all() -> Vec<Format> {
    let name = || "Both".to_owned();
    vec![
        Format::JsonSchema(JsonSchema::default()),
        Format::Segment(Segment { name: name() }),
        Format::Rudderstack(RudderStack { name: name() }),
        Format::Asyncapi(AsyncApi {
            title: name(),
            version: "1.0.0".to_owned(),
            part: JsonSchemaPart::Message,
        }),
        Format::Eventcatalog,
        Format::Iglu(Iglu {
            vendor: "com.example".to_owned(),
        }),
        Format::Typescript(TypeScript { readonly: true }),
        Format::Markdown,
        Format::Csv,
        Format::Html(Html {
            title: name(),
            programs: Vec::new(),
            lock: None,
            history: None,
            sources: None,
        }),
    ]
}

#[test]
fn the_order_of_declaration_does_not_matter() {
    let catalog = catalog();
    let events = catalog.events().iter().rev().copied();
    let traits = catalog.traits().iter().rev().copied();
    let reversed = Catalog::new(events, traits).unwrap();
    for format in all() {
        let lock = Files::default();
        assert_eq!(
            format
                .export(
                    &catalog,
                    &lock,
                    &LockHistory::default(),
                    &SourceLinks::default()
                )
                .expect("exported"),
            format
                .export(
                    &reversed,
                    &lock,
                    &LockHistory::default(),
                    &SourceLinks::default()
                )
                .expect("exported"),
            "{format:?}"
        );
    }
}

#[test]
fn formats_share_a_folder() {
    let folder = tempfile::tempdir().unwrap();
    for format in all() {
        export(&format).files.write_to(folder.path()).unwrap();
    }
    for format in all() {
        let differences = export(&format).files.compare_with(folder.path()).unwrap();
        assert_eq!(differences, [], "{format:?}");
    }
    // Only files of removed declarations are deleted.
    let few = Catalog::new(catalog().events().iter().take(1).copied(), []).unwrap();
    let markdown = Format::Markdown
        .export(
            &few,
            &Files::default(),
            &LockHistory::default(),
            &SourceLinks::default(),
        )
        .expect("exported")
        .files;
    let written = markdown.write_to(folder.path()).unwrap();
    assert!(written.removed > 40, "{written:?}");
    assert!(folder.path().join("track/order-completed.html").exists());
}

#[test]
fn all_shown_text_is_escaped() {
    use customerio::event::{EventCall, EventSpec, Metadata};
    use customerio::shape::{Pii, Shape};

    const SHAPE: &Shape = <Nasty as customerio::CioProperty>::SHAPE;
    static NASTY: EventSpec = EventSpec::new("<script>alert(1)</script>", EventCall::Track, SHAPE)
        .with_allowed_pii(&[Pii::new("\"><b>")])
        .with_metadata(
            Metadata::NONE
                .with_owner("'\"><img src=x>")
                .with_tags(&["</p><script>"])
                .with_since("<i>")
                .with_deprecation("--> {evil} */ <b>")
                .with_module("a::<b>"),
        );

    /// <script>doc</script> */ {evil} and | more.
    #[derive(customerio::CioProperty)]
    struct Nasty {
        /// </td><script>field</script> */ {evil}
        #[cio(rename = "<b>\"key\"", example = "</code><script>")]
        _key: String,
    }

    let catalog = Catalog::new([&NASTY], []).unwrap();
    for format in all() {
        let files = format
            .export(
                &catalog,
                &Files::default(),
                &LockHistory::default(),
                &SourceLinks::default(),
            )
            .expect("exported")
            .files;
        for (path, text) in files.iter() {
            let at = format!("{path}:\n{text}");
            let ending = path.rsplit('.').next().unwrap_or("");
            if ending == "html" {
                let ours = ["site.js", "catalog.js"].map(|it| format!("{it}\" defer></script>"));
                let ours: usize = ours.iter().map(|it| text.matches(it).count()).sum();
                assert_eq!(text.matches("<script").count(), ours, "only our own: {at}");
                assert!(!text.contains("<img") && !text.contains("<b>\""), "{at}");
            }
            if matches!(ending, "mdx" | "md") {
                let front = text
                    .strip_prefix("---\n")
                    .and_then(|it| it.split_once("\n---\n"));
                let body = front.map_or(text, |(_, body)| body);
                let outside: String = body.split("```").step_by(2).collect();
                let body: String = outside.split('`').step_by(2).collect();
                assert!(!body.contains("<script") && !body.contains("{evil"), "{at}");
            }
            if ending == "ts" {
                assert!(!text.contains("*/ {evil"), "{at}");
            }
        }
    }
}

#[test]
fn no_shown_character_acts_on_a_reader() {
    use customerio::event::{EventCall, EventSpec};
    use customerio::shape::Shape;

    const SHAPE: &Shape = <Shown as customerio::CioProperty>::SHAPE;
    static SHOWN: EventSpec = EventSpec::new("Doc: Shown \u{202e}", EventCall::Track, SHAPE);

    #[doc = "red \u{9b}31m, back \u{202e} and \u{2066}"]
    #[derive(customerio::CioProperty)]
    struct Shown {
        #[doc = "\u{1b}[8m hidden"]
        _key: String,
    }

    let catalog = Catalog::new([&SHOWN], []).unwrap();
    for format in all() {
        let files = format
            .export(
                &catalog,
                &Files::default(),
                &LockHistory::default(),
                &SourceLinks::default(),
            )
            .expect("exported")
            .files;
        for (path, text) in files.iter() {
            // Data has the characters themselves.
            let is_shown = ["html", "md", "mdx", "ts", "csv"]
                .iter()
                .any(|ending| path.ends_with(&format!(".{ending}")));
            let text = text.replace("\r\n", "\n");
            if is_shown {
                assert_eq!(text, visible(&text), "{path}");
            }
            // Within quotation marks of YAML, a backslash is escaped.
            if path == "events/DocShown/index.mdx" {
                assert!(text.contains(r#"name: "Doc: Shown \\u202e""#), "{text}");
            }
            // The viewer of EventCatalog shows the docs and the names of a schema.
            if path == "events/DocShown/schema.json" {
                let schema: serde_json::Value = text.parse().expect("JSON");
                let key = &schema["properties"]["_key"];
                for shown in [
                    &schema["title"],
                    &schema["description"],
                    &key["description"],
                ] {
                    let shown = shown.as_str().expect("a text");
                    assert_eq!(shown, visible(shown));
                }
            }
        }
    }
}

#[test]
fn the_site_shows_the_history() {
    let catalog = catalog();
    let html = Format::Html(Html {
        title: "Both".to_owned(),
        programs: Vec::new(),
        lock: None,
        history: None,
        sources: None,
    });
    let page = |files: &Files, path: &str| files.get(path).unwrap().to_owned();

    let without = html
        .export(
            &catalog,
            &Files::default(),
            &LockHistory::default(),
            &SourceLinks::default(),
        )
        .expect("exported")
        .files;
    let text = page(&without, "track/subscription-started.v2.html");
    assert!(text.contains("Version 2 after version 1"), "{text}");
    assert!(text.contains("amount"), "{text}");
    assert!(!page(&without, "track/cart-viewed.html").contains("id=\"history\""));

    let locked = lock::files(&catalog).unwrap();
    let with = html
        .export(
            &catalog,
            &locked,
            &LockHistory::default(),
            &SourceLinks::default(),
        )
        .expect("exported")
        .files;
    assert!(page(&with, "track/cart-viewed.html").contains("As accepted in the lock"));

    // Accepted before anything else was there.
    let first = Catalog::new(catalog.events().iter().take(1).copied(), []).unwrap();
    let locked = lock::files(&first).unwrap();
    let with = html
        .export(
            &catalog,
            &locked,
            &LockHistory::default(),
            &SourceLinks::default(),
        )
        .expect("exported")
        .files;
    assert!(page(&with, "track/order-completed.html").contains("not accepted into the lock yet"));
}
