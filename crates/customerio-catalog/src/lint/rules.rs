//! The rules, each with what it is for.

use std::fmt::Write;

/// How bad the breach of a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is not told.
    Allow,
    /// It is told.
    Warn,
    /// It is told, and the command fails.
    Deny,
}

impl Level {
    /// The level of a word of `Cargo.toml`.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        let all = [Self::Allow, Self::Warn, Self::Deny];
        all.into_iter().find(|level| level.as_str() == word)
    }

    /// The word in `Cargo.toml`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// A rule.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name, in `Cargo.toml` and before each finding.
    pub name: &'static str,
    /// How bad a breach is, unless the project says otherwise.
    pub level: Level,
    /// What it asks.
    pub asks: &'static str,
    /// Why that matters.
    pub why: &'static str,
    /// A breach, and the same mended.
    pub example: (&'static str, &'static str),
}

macro_rules! rules {
    ($($constant:ident = $name:literal, $level:ident, $asks:literal, $why:literal,
       $breach:literal => $mended:literal;)*) => {
        $(pub(super) const $constant: Rule = Rule {
            name: $name,
            level: Level::$level,
            asks: $asks,
            why: $why,
            example: ($breach, $mended),
        };)*

        /// All rules, sorted by name.
        pub const RULES: &[Rule] = &[$($constant),*];
    };
}

rules! {
    CONTRADICTION = "contradiction", Deny,
        "What is said of a property or an event does not contradict itself.",
        "A property that is required and deprecated can't be given up by anybody who sends the event; \
         a text that is listed twice was meant to be another.",
        "a required field with `#[cio(deprecated)]`" => "`Option` around its type first";
    EVENT_TENSE = "event-tense", Warn,
        "The name of a track event says what has happened: its verb stands in the past tense.",
        "`Complete Order` reads like a command, `Order Completing` like a state. Segments and \
         campaigns are built by name, so one tense for all makes names predictable.",
        "`Order Complete`" => "`Order Completed`";
    EVENT_VERB = "event-verb", Allow,
        "The name of a track event ends in a verb in the past tense: an object, then what happened to it.",
        "Sorted by name, all that happens to an order then stands together. Which verbs are allowed, \
         `verbs` in `Cargo.toml` says, and the compiler checks.",
        "`Checkout`" => "`Checkout Started`";
    MISSING_DOCS = "missing-docs", Warn,
        "Each event and traits type has a doc comment.",
        "It is what a marketing team reads in the exported catalog to know when the event is sent.",
        "`#[derive(CioEvent)] struct …`" => "`/// A customer paid for a basket.`";
    MISSING_EXAMPLE = "missing-example", Allow,
        "Each property that is a text, a number or a yes or no has an example.",
        "Exports show it, and templates are written against it.",
        "`total: f64`" => "`#[cio(example = 59.9)] total: f64`";
    MISSING_OWNER = "missing-owner", Allow,
        "Each event and traits type has an owner.",
        "Somebody has to be asked when it looks wrong.",
        "`#[cio(event = \"Order Completed\")]`" => "`#[cio(event = \"Order Completed\", owner = \"checkout\")]`";
    MISSING_PROPERTY_DOCS = "missing-property-docs", Allow,
        "Each property has a doc comment.",
        "`total` with or without tax? Only its author knows.",
        "`total: f64`" => "`/// With tax, without shipping.`";
    MIXED_EVENT_STYLES = "mixed-event-styles", Warn,
        "The names of all events are written in one style: Title Case, snake_case or camelCase.",
        "Names are case-sensitive in Customer.io, and nobody remembers which one was written how. \
         `naming` in `Cargo.toml` has the compiler check it.",
        "`Order Completed` and `cart_updated`" => "`Order Completed` and `Cart Updated`";
    MIXED_PROPERTY_STYLES = "mixed-property-styles", Warn,
        "The names of all properties are written in one style, but for those that Customer.io gave.",
        "Liquid templates name them letter by letter. `property_naming` in `Cargo.toml` has the \
         compiler check it.",
        "`order_id` and `lineItems`" => "`order_id` and `line_items`";
    NEAR_DUPLICATE_EVENTS = "near-duplicate-events", Deny,
        "No two events of one call have names that differ only in case, spaces, punctuation, number, \
         tense or the order of words.",
        "Half of the traffic goes to each, and every segment is wrong by half.",
        "`Order Completed` and `order_completed`" => "one of them, or a name that says what differs";
    NEAR_DUPLICATE_PROPERTIES = "near-duplicate-properties", Warn,
        "No two properties have names that differ only in case, spaces and punctuation.",
        "A template that names the one is empty for the other.",
        "`orderId` and `order_id`" => "one of them in all events";
    PERSONAL_WITHOUT_CLASS = "personal-without-class", Warn,
        "A property whose name says that it holds personal data says so by `pii`.",
        "Only then the compiler keeps it out of events, and logs and errors don't show it.",
        "`phone: String`" => "`#[cio(pii = \"contact\")] phone: String`";
    SOFT_LIMIT = "soft-limit", Warn,
        "What is declared stays below the limits that are published for the store behind the API: 150 \
         bytes for the name of a trait, 300 traits in one call.",
        "The API takes more, and the store may drop it without a word.",
        "a trait of 160 letters" => "a shorter name";
    TYPE_CONFLICT = "type-conflict", Warn,
        "A property of one name has one type in all events.",
        "A segment over `total` compares numbers with texts.",
        "`total: f64` here, `total: String` there" => "`f64` in both, or another name";
    UNUSED_ALLOW = "unused-allow", Warn,
        "What an item allows is something that it does.",
        "An `allow` that was needed once would pass over the next mistake unseen.",
        "`#[cio(allow(missing_docs))]` on what has docs" => "nothing";
}

/// The rule of a name.
#[must_use]
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// The rules as a page of Markdown.
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# What `cargo cio lint` says\n\n\
         Made from the table of rules; a test of `customerio-catalog` compares them.\n\n\
         Each rule is told (`warn`), told with a failure (`deny`) or not told (`allow`). A project \
         chooses in its `Cargo.toml`; a package's own choice wins over its workspace's:\n\n\
         ```toml\n\
         [workspace.metadata.cio]\n\
         lint = { missing-owner = \"deny\", event-tense = \"allow\" }\n\
         ```\n\n\
         An item may choose for itself and for what is in it: an event, traits, a type of properties, or \
         a field. What is said closest to the place wins, and an `allow` that allows nothing is told \
         ([`unused-allow`](#unused-allow)); a rule that does not exist does not compile:\n\n\
         ```rust,ignore\n\
         #[derive(CioEvent)]\n\
         #[cio(event = \"Checkout\", allow(event_verb, event_tense), deny(missing_property_docs))]\n\
         struct Checkout {\n    \
             #[cio(allow(missing_property_docs))]\n    \
             step: u32,\n\
         }\n\
         ```\n\n\
         | rule | unless you say otherwise |\n|---|---|\n",
    );
    // Writing to a text does not fail.
    for Rule { name, level, .. } in RULES {
        let _ = writeln!(page, "| [`{name}`](#{name}) | {} |", level.as_str());
    }
    for rule in RULES {
        let (breach, mended) = rule.example;
        let _ = write!(
            page,
            "\n## {}\n\n{}\n\n{}\n\n- instead of: {breach}\n- write: {mended}\n",
            rule.name, rule.asks, rule.why
        );
    }
    page
}
