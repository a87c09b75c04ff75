//! The Rust client for Customer.io's Pipelines API in which **the type system is the tracking
//! plan**.
//!
//! Annotate your own structs; from then on a wrong event does not compile, an accepted event is
//! never lost in silence, and the catalog of everything you send can be seen and exported.
//!
//! ```no_run
//! use customerio::{CioEvent, CioProperty, CioTraits, Client, Identity};
//!
//! /// A customer paid for a basket.
//! #[derive(CioEvent)]
//! #[cio(event = "Order Completed", owner = "checkout")]
//! struct OrderCompleted {
//!     /// Order number as printed on the invoice.
//!     #[cio(length(1..=64))]
//!     order_id: String,
//!     #[cio(range(0.0..))]
//!     total: f64,
//!     currency: Currency,
//!     /// Absent when no coupon was used.
//!     coupon: Option<String>,
//! }
//!
//! #[derive(CioProperty)]
//! enum Currency {
//!     EUR,
//!     USD,
//! }
//!
//! #[derive(CioTraits)]
//! #[cio(person)]
//! struct Customer {
//!     #[cio(format = "email", pii = "contact")]
//!     email: String,
//!     first_name: Option<String>,
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder(std::env::var("CUSTOMERIO_API_KEY")?).build()?;
//! client.identify(
//!     "97980cfea0067",
//!     &Customer { email: "cool.person@example.com".into(), first_name: None },
//! )?;
//! client.track(
//!     Identity::anonymous("a-42"),
//!     &OrderCompleted {
//!         order_id: "1001".into(),
//!         total: 12.5,
//!         currency: Currency::EUR,
//!         coupon: None,
//!     },
//! )?;
//! let report = client.blocking_shutdown(std::time::Duration::from_secs(5))?;
//! println!("{report}");
//! # Ok(())
//! # }
//! ```
//!
//! This crate is a face: it re-exports and does nothing itself. What a struct can say is told at
//! the derives [`CioEvent`](derive@CioEvent), [`CioTraits`](derive@CioTraits) and
//! [`CioProperty`](derive@CioProperty); what can be sent in [`call`]; how it is delivered at
//! [`Client`].
//!
//! # The lock
//!
//! `cargo cio lock` accepts the events and traits of a workspace into the folder `events.lock`,
//! one small JSON file each, to be committed. From then on a change that breaks whoever reads or
//! sends an event does not compile, also where it is made in another crate:
//!
//! ```text
//! error[E0080]: evaluation panicked: `Order Completed` breaks what
//! `events.lock/track-order-completed.json` holds: `order_id` was an integer and is now a string;
//! `ship.zip` was removed or renamed; undo that, or accept it with `cargo cio lock`
//! ```
//!
//! A break is a property that is gone, of another type, newly required or no longer sure to be
//! there, a narrower constraint, a variant lost or gained; [`lock::compare`] tells. A new optional
//! property and a wider constraint pass, and `cargo cio check` tells them too. With
//! `CIO_LOCK=off` in the environment nothing is compared; without the folder, beside the
//! `Cargo.toml` of the package or upwards to the nearest `Cargo.lock`, nothing is ever read.
//!
//! # Tests
//!
//! With the feature `testing`, a test hands the code under test a client that records, and then says
//! what it expects:
//!
//! ```
//! # #[cfg(feature = "testing")] {
//! use customerio::{CioEvent, Client, SendError};
//!
//! #[derive(CioEvent, Clone)]
//! #[cio(event = "Order Completed")]
//! struct OrderCompleted {
//!     #[cio(range(0.0..))]
//!     total: f64,
//! }
//!
//! fn check_out(client: &Client, user: &str, total: f64) -> Result<(), SendError> {
//!     client.track(user, &OrderCompleted { total })
//! }
//!
//! let (client, recorded) = customerio::testing::recording();
//! check_out(&client, "u1", 12.5)?;
//! recorded.expect::<OrderCompleted>().for_user("u1").once().with(|order| order.total > 0.0);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! | feature | on by default | what it adds |
//! |---|---|---|
//! | `client` | yes | delivery: [`Client`], its thread and HTTP |
//! | `gzip` | no | request bodies go out compressed |
//! | `testing` | no | [`testing`]: a client that records, for tests; with `coverage` |
//! | `coverage` | no | every client records what a test run sends, for `cargo cio coverage`, where `CIO_RECORD` says |
//! | `metrics` | no | counters and gauges through the `metrics` facade; see [`Client`] |
//! | `catalog` | no | events and traits register themselves with their docs and owners, for exports |
//!
//! Types of other crates get a wire form by a feature that bears the crate's name, all of them
//! off by default. Moments are written as every time is, in UTC with milliseconds; they can be a
//! `#[cio(timestamp)]` field and be given to `.timestamp(…)`. A moment or a date outside of the
//! years 0000 to 9999 is a violation.
//!
//! | feature | types | written as |
//! |---|---|---|
//! | `chrono` | `DateTime<Tz>` · `NaiveDate` | a moment · `2026-01-02` |
//! | `jiff` | `Timestamp`, `ZonedDateTime` · `civil::Date` | a moment · `2026-01-02` |
//! | `time` | `OffsetDateTime`, `UtcDateTime` · `Date` | a moment · `2026-01-02` |
//! | `uuid` | `Uuid` | a text of 36 lower-case characters |
//! | `url` | `Url` | a text, as it was normalised |
//! | `rust_decimal` | `Decimal` | a text with every digit, such as `12.50`; its own serde features change nothing here |
//! | `smol_str`, `compact_str` | `SmolStr`, `CompactString` | a text; also as the keys of maps |
//!
//! Local times without a zone are no moments and have no form. `bytes::Bytes` has none either: an
//! array of numbers, Base64 and hexadecimal are all in use, so say which with `#[cio(as = …)]`.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub use customerio_core::call::{
    self, Alias, Call, CallKind, Context, Emit, Group, Identify, Identity, Integration,
    Integrations, Page, Screen, Track, semantic,
};
pub use customerio_core::catalog::{self, Catalog};
pub use customerio_core::event::{
    self, CioEvent, EventSpec, Identified, PageEvent, ScreenEvent, TrackEvent,
};
pub use customerio_core::item::{SoftLimits, Validation};
pub use customerio_core::timestamp::Timestamp;
pub use customerio_core::traits::{
    self, CioTraits, GroupTraits, PersonTraits, RelationshipTraits, TraitsSpec,
};
pub use customerio_core::validate::{Violation, Violations};
pub use customerio_core::walk::{self, CioObject, CioProperty};
pub use customerio_core::{Empty, builtin, item, lock, schema, shape, timestamp, validate};

#[cfg(feature = "testing")]
pub use customerio_transport::testing;
#[cfg(feature = "client")]
pub use customerio_transport::{
    BuildError, Client, ClientBuilder, DeadLetter, DeadLetterError, FlushError, KeyError, Outcome,
    OutcomeKind, PauseNotice, PauseReason, Receipt, ReceiptError, Region, RejectReason, Rejected,
    RejectedCounts, Rejection, Report, RequestFailure, SendError, SpoolError, SpoolStats,
    SpooledNotice, Stats, WhenFull, defaults,
};

/// Makes a struct an event, or an enum one of several events.
///
/// # On the struct
///
/// | attribute | means |
/// |---|---|
/// | `event = "…"`, `page = "…"`, `screen = "…"` | which call it is, and its name in Customer.io: at most 100 bytes |
/// | `allow(missing_docs)`, `deny(event_tense)` | what holds here of the rules of `cargo cio lint`, over what the project says |
/// | `owner = "…"`, `tags("…")`, `since = "…"`, `deprecated`, `deprecated = "why"` | facts for the catalog; the doc comment describes it |
/// | `version = 2` | its version, 1 unless said otherwise |
/// | `semantic` | allows a name that Customer.io acts on, such as `User Deleted`; what it needs to do so must be there |
/// | `allow_pii("contact")` | personal data of these classes may be in it |
/// | `rename_all = "camelCase"` | the names of its fields on the wire, as in serde |
/// | `open` | its schema admits keys that it does not list |
///
/// # On a field
///
/// | attribute | means |
/// |---|---|
/// | `user_id`, `anonymous_id`, `group_id`, `timestamp`, `message_id` | the field fills that part of the message and leaves the properties; with `, keep` it stays there too |
/// | `length(1..=64)` | how many characters a text has |
/// | `range(0.0..)` | between which numbers a number lies |
/// | `items(1..=100)` | how many items an array has, or how many keys a map |
/// | `pattern = "…"` | what a text matches somewhere, in the dialect that JSON Schema and Rust's `regex` share |
/// | `format = "email"` | `email`, `date`, `date-time`, `uri`, `uuid`, `ipv4`, `ipv6` or `hostname` |
/// | `multiple_of = 5`, `multiple_of = 0.01` | the step that a number is a multiple of; decimals are compared digit by digit |
/// | `one_of("a", "b")` | the texts that are allowed |
/// | `check = path` | a function from a reference to `Result<(), impl Display>` |
/// | `rename = "…"`, `skip` | its name on the wire; not written at all |
/// | `flatten` | the keys of its value stand in its place; for structs, maps, `Option`s of them and enums with a tag |
/// | `recursive` | its type holds this very type by way of another; not needed where the field's type names it |
/// | `nullable` | an absent value is written as `null` |
/// | `foreign` | a type that only `serde::Serialize` and `schemars::JsonSchema` know; flattened or beside a tag it must be written as a map or a struct, or the call is an error |
/// | `as = Type` | converted with `Type: From<&FieldType>`; with `foreign`, described as that type |
/// | `pii = "contact"` | personal data of a class, which an event refuses unless it allows the class |
/// | `allow(missing_property_docs)`, `deny(…)` | as on the struct, for this field and what is in it |
/// | `example = …`, `unit = "EUR"`, `deprecated` | facts for the catalog; an example must pass the field's own constraints |
///
/// A field of type `T` is required, one of type `Option<T>` is left out where it is `None`.
///
/// # Rules of your project
///
/// Off unless `Cargo.toml` has such a table, of the package or of its workspace:
///
/// ```toml
/// [workspace.metadata.cio]
/// require = ["owner", "doc"]          # also "tags", "since", "property_doc", "example"
/// naming = "Title Case"               # or "snake_case", "camelCase", a pattern from `^` on
/// verbs = ["Completed", "Signed Up"]  # how the name of a track event ends
/// property_naming = "snake_case"
/// lock = "strict"                     # `cargo cio check` fails where an event has no lock
/// lint = { missing-owner = "deny" }   # or "warn", "allow": what `cargo cio lint` tells
/// ```
///
/// A key of the package wins over the workspace's. A change to the table compiles again what
/// derives under it; after adding the first one, touch a source file or run `cargo clean -p`.
///
/// ```
/// use customerio::CioEvent;
/// use customerio::validate::check;
///
/// /// Somebody asked for help.
/// #[derive(CioEvent)]
/// #[cio(event = "Help Requested", owner = "support")]
/// struct HelpRequested<'a> {
///     #[cio(user_id)]
///     customer: u64,
///     #[cio(length(1..=500))]
///     question: &'a str,
///     #[cio(range(1..=5))]
///     urgency: Option<u8>,
/// }
///
/// let event = HelpRequested { customer: 7, question: "", urgency: Some(9) };
/// let violations = check(&event).unwrap_err();
/// assert_eq!(violations.to_string(), "/question: must have 1 to 500 characters, found \"\"; \
///     /urgency: must be at least 1 and at most 5, found 9");
/// ```
///
/// # An enum of events
///
/// An enum is a closed catalog: all events of a crate, or of a part of it, in one type that goes
/// wherever an event goes. A variant holds an event that is declared elsewhere, boxed or not and
/// itself an enum or not; or it is an event itself, with everything on the variant and its fields
/// that a struct and its fields can have. What is sent is the variant's event alone: nothing
/// tells that it came out of an enum.
///
/// ```
/// use customerio::CioEvent;
/// use customerio::walk::Json;
///
/// /// A customer paid for a basket.
/// #[derive(CioEvent)]
/// #[cio(event = "Order Completed", owner = "checkout")]
/// struct OrderCompleted {
///     total: f64,
/// }
///
/// #[derive(CioEvent)]
/// enum ShopEvent {
///     OrderCompleted(OrderCompleted),
///     /// Somebody opened an account.
///     #[cio(event = "Signed Up", owner = "growth")]
///     SignedUp { plan: String },
///     #[cio(event = "Signed Out")]
///     SignedOut,
/// }
///
/// let event = ShopEvent::SignedUp { plan: "free".into() };
/// assert_eq!(event.event_spec().name, "Signed Up");
/// assert_eq!(serde_json::to_string(&Json(&event))?, r#"{"plan":"free"}"#);
/// assert_eq!(ShopEvent::SPECS.len(), 3);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// - Its events belong to one call. The first variant that is an event itself says which; an enum
///   that only holds events is of track events unless `#[cio(page)]` or `#[cio(screen)]` stands
///   on it.
/// - Two names that differ in nothing but case, spaces and punctuation are an error on the second.
///   One name may stand twice with two versions.
/// - It says itself whose event it is (`Identified`) if each variant is an event itself and has a
///   `user_id` or an `anonymous_id`. An enum that holds events promises it with
///   `#[cio(identified)]`, and the compiler holds each of them to it.
pub use customerio_derive::CioEvent;

/// Gives a struct or an enum a wire form, so that it can be a property.
///
/// It is written as serde would write it, and `#[serde(…)]` is read as well: names, `skip`,
/// `skip_serializing_if`, `flatten`, `transparent`, `into`, and how an enum is tagged. What
/// `#[cio(…)]` says wins.
///
/// # On the type
///
/// | attribute | means |
/// |---|---|
/// | `rename_all = "camelCase"` | the names of its fields or variants on the wire |
/// | `rename_all_fields = "…"` | the names of the fields of all variants |
/// | `open` | its schema admits keys that it does not list |
/// | `transparent` | written as its only field is; a newtype always is |
/// | `tag = "…"` | an enum as an object with a key that names the variant, beside what it holds |
/// | `tag = "…", content = "…"` | the same, and a key for what the variant holds |
/// | `untagged` | an enum as what the variant holds, and nothing else |
/// | `pii = "contact"` | every value of it is personal data |
///
/// Without `tag` and `untagged`, a variant that holds nothing is a text, and any other an object
/// whose only key is its name.
///
/// # On a variant
///
/// | attribute | means |
/// |---|---|
/// | `rename = "…"` | its name on the wire |
/// | `rename_all = "…"` | the names of its fields |
///
/// On fields: everything that [`CioEvent`](derive@CioEvent) lists but the roles. Constraints and
/// `pii` can be said of values without names too, and then hold wherever the type is used:
///
/// ```
/// use customerio::CioProperty;
/// use customerio::validate::check;
/// use customerio::walk::Json;
///
/// #[derive(CioProperty)]
/// struct Sku(#[cio(length(1..=32))] String);
///
/// /// How somebody paid.
/// #[derive(CioProperty)]
/// #[cio(tag = "method", rename_all = "snake_case")]
/// enum Payment {
///     Invoice,
///     Card { #[cio(pattern = "^[0-9]{4}$")] last_digits: String },
/// }
///
/// let payment = Payment::Card { last_digits: "4242".into() };
/// assert_eq!(
///     serde_json::to_string(&Json(&payment))?,
///     r#"{"method":"card","last_digits":"4242"}"#,
/// );
/// assert!(check(&Sku(String::new())).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// A struct and an enum of texts:
///
/// ```
/// use customerio::CioProperty;
/// use customerio::walk::Json;
///
/// #[derive(CioProperty)]
/// struct Product {
///     sku: String,
///     #[cio(range(1..))]
///     quantity: u32,
///     size: Option<Size>,
/// }
///
/// #[derive(CioProperty)]
/// #[cio(rename_all = "lowercase")]
/// enum Size {
///     Small,
///     Large,
/// }
///
/// let product = Product { sku: "s-1".into(), quantity: 2, size: Some(Size::Large) };
/// assert_eq!(
///     serde_json::to_string(&Json(&product))?,
///     r#"{"sku":"s-1","quantity":2,"size":"large"}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
pub use customerio_derive::CioProperty;

/// Makes a struct a set of traits.
///
/// On the struct, one of `person`, `group`, `group(object_type = "2")` and `relationship`, and
/// the facts that [`CioEvent`](derive@CioEvent) lists; on its fields, everything listed there but
/// the roles. Personal data is at home here.
///
/// ```
/// use customerio::CioTraits;
///
/// /// A company that pays us.
/// #[derive(CioTraits)]
/// #[cio(group(object_type = "2"), owner = "sales")]
/// struct Company {
///     name: String,
///     #[cio(range(1..))]
///     employees: Option<u32>,
/// }
/// ```
pub use customerio_derive::CioTraits;

/// Collects everything that these crates declare, and the program itself.
///
/// A crate that nothing names is not linked, and what it declares would be missing without a
/// word; so crates are named here, and nobody lists events. Needs the feature `catalog`.
///
/// ```standalone_crate
/// # #[cfg(feature = "catalog")] {
/// let catalog = customerio::catalog![]?;
/// # let _ = catalog;
/// # }
/// # Ok::<(), customerio::catalog::CatalogError>(())
/// ```
#[macro_export]
macro_rules! catalog {
    ($($krate:ident),* $(,)?) => {{
        $(use $krate as _;)*
        $crate::Catalog::collect()
    }};
}

#[doc(hidden)]
pub use customerio_core::__private;
