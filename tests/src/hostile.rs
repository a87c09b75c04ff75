//! A catalog with hostile names and texts, and with many events.

use customerio::catalog::Catalog;
use customerio::event::{EventCall, EventSpec, Metadata};
use customerio::shape::{Constraint, Field, Kind, Shape};

/// A text that would run if a page had it as markup.
pub const SCRIPT: &str = "<script>globalThis.hacked = 1</script>";

/// The names of events.
pub const NAMES: [&str; 13] = [
    SCRIPT,
    "\"><img src=x onerror=\"globalThis.hacked = 1\">",
    "' onclick='globalThis.hacked = 1",
    "</title></script><script>globalThis.hacked = 1</script>",
    "`{{event.order_id}}` {% raw %}",
    "javascript:globalThis.hacked=1",
    "<!-- comment",
    "evil \u{202e}gnp.exe\u{2066} and\u{200b} \u{feff}invisible",
    "Order Completed",
    "order completed",
    "ORDER COMPLETED",
    "../../index.html",
    "A name that is as long as a name in a tracking plan could ever become, and longer, with a great many words \
     that say nothing at all but fill the line, the card, the heading and the name of the file of its page",
];

const DOC: &str = "<script>globalThis.hacked = 1</script> [a](javascript:globalThis.hacked=1) \
                   <img src=x onerror=globalThis.hacked=1> `{{x}}` \u{202e}back\n\n```\n</pre></code><script>\
                   globalThis.hacked = 1</script>\n```";

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn event(name: &'static str, fields: Vec<Field>, metadata: Metadata) -> &'static EventSpec {
    struct Event;
    let object = Kind::object(fields.leak());
    let shape = Shape::new::<Event>(object).with_name("Event").with_doc(DOC);
    leak(EventSpec::new(name, EventCall::Track, leak(shape)).with_metadata(metadata))
}

/// A catalog of [`NAMES`], and of `count` further events of 20 properties.
#[must_use]
pub fn catalog(count: usize) -> Catalog {
    const LENGTH: &[Constraint] = &[Constraint::length(1, Some(64))];
    const TAGS: &[&str] = &[SCRIPT, "\" onmouseover=\"globalThis.hacked=1"];
    let hostile = NAMES.iter().map(|name| {
        let fields = NAMES.iter().map(|name| {
            Field::new::<String>(name)
                .with_doc(DOC)
                .with_example("\"</script><script>globalThis.hacked = 1</script>\"")
        });
        let metadata = Metadata::NONE
            .with_owner(name)
            .with_tags(TAGS)
            .with_since(SCRIPT)
            .with_deprecation(SCRIPT)
            .with_module("shop::hostile");
        event(name, fields.collect(), metadata)
    });
    let plain = (0..count).map(|number| {
        let fields = (0..20).map(|at| {
            let name: &str = format!("property_{number}_{at}").leak();
            let doc: &str = format!("What property {at} of event {number} holds.").leak();
            Field::new::<String>(name)
                .with_constraints(LENGTH)
                .with_doc(doc)
        });
        let owner: &str = format!("team-{}", number % 30).leak();
        let name: &str = format!("Event {number} Happened").leak();
        let metadata = Metadata::NONE.with_owner(owner).with_module("shop::events");
        event(name, fields.collect(), metadata)
    });
    // Names that differ only in case are a conflict.
    Catalog::with_conflicts(hostile.chain(plain), []).0
}
