//! The rules of the lint, with their descriptions.

use std::fmt::Write;

/// The consequence of a violation.
///
/// ```
/// use customerio_catalog::lint::Level;
///
/// assert_eq!(Level::Deny.as_str(), "deny");
/// assert!(Level::Warn < Level::Deny);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// The violation is not reported.
    Allow,
    /// The violation is reported.
    Warn,
    /// The violation is reported, and the command fails.
    Deny,
}

impl Level {
    /// Returns the spelling in `Cargo.toml`.
    ///
    /// ```
    /// use customerio_catalog::lint::Level;
    ///
    /// assert_eq!(Level::Warn.as_str(), "warn");
    /// ```
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
///
/// ```
/// use customerio_catalog::lint::{Level, RULES, Rule, named, page};
///
/// let rule: Option<&Rule> = named("contradiction");
/// assert!(rule.is_some_and(|rule| rule.level == Level::Deny));
/// assert!(RULES.iter().all(|rule| page().contains(rule.name)));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name, in `Cargo.toml` and before each finding.
    pub name: &'static str,
    /// The level, unless the project sets another.
    pub level: Level,
    /// The requirement.
    pub requirement: &'static str,
    /// The reason for the requirement.
    pub why: &'static str,
    /// A violation and its fix.
    pub example: (&'static str, &'static str),
}

macro_rules! rules {
    ($($constant:ident = $name:literal, $level:ident, $requirement:literal, $why:literal,
       $violation:literal => $fix:literal;)*) => {
        $(pub(super) const $constant: Rule = Rule {
            name: $name,
            level: Level::$level,
            requirement: $requirement,
            why: $why,
            example: ($violation, $fix),
        };)*

        /// All rules, sorted by name.
        pub const RULES: &[Rule] = &[$($constant),*];
    };
}

rules! {
    CONTRADICTION = "contradiction", Deny,
        "The attributes of a property or an event do not contradict each other.",
        "Senders can't stop sending a property that is required and deprecated; a string that is \
         listed twice is usually a typo.",
        "a required field with `#[cio(deprecated)]`" => "`Option` around its type first";
    DECIMAL_AS_TEXT = "decimal-as-text", Warn,
        "A `Decimal` is sent as a number.",
        "Without `number` it is a string such as `\"12.50\"`, which readers can't add up, or compare \
         with a number. With `number` its digits stay exact.",
        "`price: Decimal`" => "`#[cio(number)] price: Decimal`";
    EVENT_TENSE = "event-tense", Warn,
        "The name of a track event says what happened: its verb is in the past tense.",
        "`Complete Order` reads like a command, `Order Completing` like a state. Segments and \
         campaigns are built by name; one tense makes names predictable.",
        "`Order Complete`" => "`Order Completed`";
    EVENT_VERB = "event-verb", Allow,
        "The name of a track event ends in a verb in the past tense: an object, then what happened to it.",
        "Sorted by name, all events of an order are then adjacent. `verbs` in `Cargo.toml` lists the \
         allowed verbs, which the compiler checks.",
        "`Checkout`" => "`Checkout Started`";
    MISSING_DOCS = "missing-docs", Warn,
        "Each event and traits type has a doc comment.",
        "A marketing team reads it in the exported catalog to learn when the event is sent.",
        "`#[derive(CioEvent)] struct …`" => "`/// A customer paid for a basket.`";
    MISSING_EXAMPLE = "missing-example", Allow,
        "Each property that is a string, a number or a boolean has an example.",
        "Exports show it, and authors of templates rely on it.",
        "`total: f64`" => "`#[cio(example = 59.9)] total: f64`";
    MISSING_OWNER = "missing-owner", Allow,
        "Each event and traits type has an owner.",
        "Readers need a contact when the data looks wrong.",
        "`#[cio(event = \"Order Completed\")]`" => "`#[cio(event = \"Order Completed\", owner = \"checkout\")]`";
    MISSING_PROPERTY_DOCS = "missing-property-docs", Allow,
        "Each property has a doc comment.",
        "`total` with or without tax? Only its author knows.",
        "`total: f64`" => "`/// With tax, without shipping.`";
    MIXED_EVENT_STYLES = "mixed-event-styles", Warn,
        "The names of all events are written in one style: Title Case, snake_case or camelCase.",
        "Names are case-sensitive in Customer.io, and mixed styles are hard to remember. With \
         `naming` in `Cargo.toml` the compiler checks it.",
        "`Order Completed` and `cart_updated`" => "`Order Completed` and `Cart Updated`";
    MIXED_PROPERTY_STYLES = "mixed-property-styles", Warn,
        "The names of all properties are written in one style, except those defined by Customer.io.",
        "Liquid templates need the exact name. With `property_naming` in `Cargo.toml` the compiler \
         checks it.",
        "`order_id` and `lineItems`" => "`order_id` and `line_items`";
    NEAR_DUPLICATE_EVENTS = "near-duplicate-events", Deny,
        "No two events of one call have names that differ only in case, spaces, punctuation, number, \
         tense or the order of words.",
        "Each gets a part of the traffic, so every segment misses the rest.",
        "`Order Completed` and `order_completed`" => "one of them, or a name that says what differs";
    NEAR_DUPLICATE_PROPERTIES = "near-duplicate-properties", Warn,
        "No two properties have names that differ only in case, spaces and punctuation.",
        "A template that uses one name is empty for the other.",
        "`orderId` and `order_id`" => "one of them in all events";
    PERSONAL_WITHOUT_CLASS = "personal-without-class", Warn,
        "A property whose name suggests personal data has the attribute `pii`.",
        "Only then does the compiler keep it out of events, and logs and errors hide its value.",
        "`phone: String`" => "`#[cio(pii = \"contact\")] phone: String`";
    SOFT_LIMIT = "soft-limit", Warn,
        "Declarations stay within the published limits of the store behind the API: 150 bytes for \
         the name of a trait, 300 traits in one call. Ids, and integers of 128 bits, stay within 2^53 of \
         zero.",
        "The API accepts more, but the store may drop it silently, and many readers of JSON round \
         larger integers.",
        "a trait name of 160 bytes" => "a shorter name";
    TYPE_CONFLICT = "type-conflict", Warn,
        "A property of one name has one type in all events.",
        "A segment on `total` would compare numbers with strings.",
        "`total: f64` here, `total: String` there" => "`f64` in both, or another name";
    UNTYPED = "untyped", Warn,
        "The sources, except tests, do not use `Untyped`.",
        "It is the door for migrations: no compiler checks its content, and no catalog has it.",
        "`Untyped::event(\"Legacy Thing\", …)`" => "`#[cio(event = \"Legacy Thing\")]` on a struct";
    UNUSED_ALLOW = "unused-allow", Warn,
        "Each `allow` on an item suppresses at least one finding.",
        "An outdated `allow` would hide the next mistake.",
        "`#[cio(allow(missing_docs))]` on an item with docs" => "no attribute";
}

/// Returns the rule with this name.
///
/// ```
/// assert!(customerio_catalog::lint::named("no-such-rule").is_none());
/// ```
#[must_use]
pub fn named(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// Returns the rules as a Markdown page.
///
/// ```
/// assert!(customerio_catalog::lint::page().contains("missing-owner"));
/// ```
#[must_use]
pub fn page() -> String {
    let mut page = String::from(
        "# The rules of `cargo cio lint`\n\n\
         Generated from the table of rules; a test of `customerio-catalog` compares them.\n\n\
         Each rule has a level: `warn` reports a finding, `deny` also fails the command, `allow` reports \
         nothing. A project sets levels in its `Cargo.toml`; a package overrides its workspace:\n\n\
         ```toml\n\
         [workspace.metadata.cio]\n\
         lint = { missing-owner = \"deny\", event-tense = \"allow\" }\n\
         ```\n\n\
         An event, traits, a property type or a field can override the level for itself and its parts. \
         The innermost override wins. An `allow` without effect is reported \
         ([`unused-allow`](#unused-allow)); an unknown rule does not compile:\n\n\
         ```rust,ignore\n\
         #[derive(CioEvent)]\n\
         #[cio(event = \"Checkout\", allow(event_verb, event_tense), deny(missing_property_docs))]\n\
         struct Checkout {\n    \
             #[cio(allow(missing_property_docs))]\n    \
             step: u32,\n\
         }\n\
         ```\n\n\
         | rule | default level |\n|---|---|\n",
    );
    // Writing to a string can't fail.
    for Rule { name, level, .. } in RULES {
        let _ = writeln!(page, "| [`{name}`](#{name}) | {} |", level.as_str());
    }
    for rule in RULES {
        let (violation, fix) = rule.example;
        let _ = write!(
            page,
            "\n## {}\n\n{}\n\n{}\n\n- instead of: {violation}\n- write: {fix}\n",
            rule.name, rule.requirement, rule.why
        );
    }
    page
}
