//! The Rust client for Customer.io's Pipelines API in which **the type system is the tracking
//! plan**.
//!
//! Annotate your own structs. Then a wrong event does not compile, the client reports every accepted
//! event that it could not deliver, and the catalog of everything you send can be exported.
//!
//! ```no_run
//! use customerio::{AnonymousId, CioEvent, CioProperty, CioTraits, Client};
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
//! # async fn send() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::from_env()?;
//! client.identify(
//!     "97980cfea0067",
//!     &Customer { email: "cool.person@example.com".into(), first_name: None },
//! )?;
//! client.track(
//!     AnonymousId::new("a-42"),
//!     &OrderCompleted {
//!         order_id: "1001".into(),
//!         total: 12.5,
//!         currency: Currency::EUR,
//!         coupon: None,
//!     },
//! )?;
//! // In sync code: `client.blocking_shutdown(…)?`.
//! let report = client.shutdown(std::time::Duration::from_secs(5)).await?;
//! println!("{report}");
//! # Ok(())
//! # }
//! ```
//!
//! The attributes are documented at the derives [`CioEvent`](derive@CioEvent), [`CioTraits`](derive@CioTraits)
//! and [`CioProperty`](derive@CioProperty), the calls in [`call`], and delivery at [`Client`].
//!
//! # The lock
//!
//! `cargo cio lock` accepts the events and traits of a workspace into the folder `events.lock`,
//! one small JSON file each, to be committed. Then a change that breaks readers or senders of an
//! event does not compile, even if it is made in another crate:
//!
//! ```text
//! error[E0080]: evaluation panicked: `Order Completed` breaks the lock
//! `events.lock/track-order-completed.json`: `order_id` was an integer and is now a string;
//! `ship.zip` was removed or renamed; undo that, or accept it with `cargo cio lock`
//! ```
//!
//! These are breaks: a property that was removed, has another type, is newly required or no longer
//! always present; a narrower constraint; a variant that was added or removed. [`lock::compare`] has the
//! whole list. A new optional property and a wider constraint are not breaks; `cargo cio check` reports
//! them too. With `CIO_LOCK=off` in the environment nothing is compared. The derives and
//! `cargo cio` use the folder at the root of the workspace, as cargo finds it; one in the folder of a
//! member is an error. Without the folder, nothing is compared.
//!
//! # Tests
//!
//! With the feature `testing`, a test passes a recording client to the code under test:
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
//! | feature | default | effect |
//! |---|---|---|
//! | `client` | yes | delivery: [`Client`], its thread and HTTP |
//! | `axum` | no | [`axum`](mod@axum): a layer and an extractor for axum, with a client for each request |
//! | `gzip` | no | request bodies are compressed |
//! | `testing` | no | [`testing`]: a client that records, for tests; with `coverage` |
//! | `coverage` | no | every client records what a test run sends, for `cargo cio coverage`, in the folder `CIO_RECORD` |
//! | `metrics` | no | counters and gauges through the `metrics` facade; see [`Client`] |
//! | `catalog` | no | events and traits register themselves with their docs and owners, for exports |
//!
//! A feature with the name of another crate gives the types of that crate a wire form. They are off by
//! default. Timestamps are written in UTC with milliseconds. They can be a `#[cio(timestamp)]` field and
//! the argument of `.timestamp(…)`. A timestamp or a date outside of the years 0000 to 9999 is a
//! violation.
//!
//! | feature | types | written as |
//! |---|---|---|
//! | `chrono` | `DateTime<Tz>` · `NaiveDate` | a timestamp · `2026-01-02` |
//! | `jiff` | `Timestamp`, `ZonedDateTime` · `civil::Date` | a timestamp · `2026-01-02` |
//! | `time` | `OffsetDateTime`, `UtcDateTime` · `Date` | a timestamp · `2026-01-02` |
//! | `uuid` | `Uuid` | a string of 36 lower-case characters |
//! | `url` | `Url` | a string, as the crate normalised it |
//! | `rust_decimal` | `Decimal` | a string with every digit, such as `12.50`; a number with every digit with `#[cio(number)]`; its own serde features change nothing here |
//! | `smol_str`, `compact_str` | `SmolStr`, `CompactString` | a string; also as the keys of maps |
//!
//! Local times without a zone are not timestamps and have no form, nor has `bytes::Bytes`: choose one with
//! `#[cio(as = …)]`.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub use customerio_core::call::{
    self, Alias, AnonymousId, Call, CallKind, Context, DevicePlatform, Emit, Group, GroupId,
    Identify, Identity, Integration, Integrations, Page, PageContext, PreviousId, Screen, SendCall,
    Track, UserId, semantic,
    semantic::{DeviceToken, SubscriptionChannel, Subscriptions},
};
pub use customerio_core::catalog::{self, Catalog};
pub use customerio_core::event::{
    self, CioEvent, EventSpec, Identified, PageEvent, ScreenEvent, TrackEvent,
};
pub use customerio_core::item::{SoftLimits, Validation};
pub use customerio_core::timestamp::{Timestamp, TimestampError};
pub use customerio_core::traits::{
    self, CioTraits, GroupTraits, PersonTraits, RelationshipTraits, TraitsSpec,
};
pub use customerio_core::validate::{Violation, Violations};
pub use customerio_core::walk::{self, CioObject, CioProperty};
pub use customerio_core::{
    Empty, Untyped, builtin, item, lock, schema, shape, timestamp, untyped, validate,
};

pub mod prelude;

#[cfg(feature = "testing")]
pub use customerio_transport::testing;
#[cfg(feature = "axum")]
pub use customerio_transport::web as axum;
#[cfg(feature = "client")]
pub use customerio_transport::{
    BuildError, Client, ClientBuilder, DeadLetter, DeadLetterError, EnvError, FlushError, KeyError,
    Outcome, OutcomeKind, PauseNotice, PauseReason, Probe, PurgeError, PurgeReport, Receipt,
    ReceiptError, Region, RejectReason, Rejected, RejectedCounts, Rejection, Report,
    RequestFailure, SendError, ShutdownGuard, SpoolError, SpoolFailure, SpoolStats, SpooledNotice,
    Stats, WhenFull, defaults,
};

/// The error of a call: [`SendError`], under the name that other crates give theirs.
///
/// ```
/// fn greet(client: &customerio::Client) -> Result<(), customerio::Error> {
///     client.identify("u1", &customerio::Empty)
/// }
/// ```
// An alias and not a second export, whose shorter path the compiler would print for `SendError`.
#[cfg(feature = "client")]
pub type Error = SendError;

/// Makes a struct an event, or an enum one of several events.
///
/// # On the struct
///
/// | attribute | meaning |
/// |---|---|
/// | `event = "…"`, `page = "…"`, `screen = "…"` | the call, and the name in Customer.io: at most 100 bytes |
/// | `allow(missing_docs)`, `deny(event_tense)` | overrides the project's levels for rules of `cargo cio lint` |
/// | `owner = "…"`, `tags("…")`, `since = "…"`, `deprecated`, `deprecated = "why"` | metadata for the catalog; the description is the doc comment |
/// | `version = 2` | the version, 1 by default |
/// | `semantic` | allows a name that Customer.io acts on, such as `User Deleted`; the parts that the action requires must be present |
/// | `allow_pii("contact")` | allows personal data of these classes |
/// | `rename_all = "camelCase"` | renames the fields on the wire, as in serde |
/// | `open` | the schema allows keys that it does not list |
/// | `crate = path` | the path of this crate, if another crate re-exports it |
///
/// # On a field
///
/// | attribute | meaning |
/// |---|---|
/// | `user_id`, `anonymous_id`, `group_id`, `timestamp`, `message_id` | the field fills that part of the message and is not a property; with `, keep` it is one too |
/// | `length(1..=64)` | the number of characters of a string |
/// | `range(0.0..)` | the range of a number |
/// | `items(1..=100)` | the number of items of an array, or of keys of a map |
/// | `pattern = "…"` | a pattern that matches a part of the string, in the dialect that JSON Schema and Rust's `regex` share |
/// | `format = "email"` | `email`, `date`, `date-time`, `uri`, `uuid`, `ipv4`, `ipv6` or `hostname` |
/// | `multiple_of = 5`, `multiple_of = 0.01` | the step that a number is a multiple of; decimals are compared digit by digit |
/// | `one_of("a", "b")` | the allowed strings |
/// | `check = path` | a function from a reference to `Result<(), impl Display>` |
/// | `rename = "…"`, `skip` | the name on the wire; not written |
/// | `flatten` | the keys of the value replace the field; for structs, maps, `Option`s of them and enums with a tag |
/// | `recursive` | the type contains this type through another type; not needed if the field's type names it |
/// | `nullable` | an absent value is written as `null` |
/// | `foreign` | a type that only implements `serde::Serialize` and `schemars::JsonSchema`; flattened or next to a tag it must be written as a map or a struct, otherwise the call is an error |
/// | `number` | a `Decimal`, an `Option` or a `Vec` of it is written as a number with the same digits, which `revenue` needs; without it, a string (feature `rust_decimal`) |
/// | `as = Type` | converted with `Type: From<&FieldType>`, the content of an `Option<FieldType>` too; with `foreign`, described as that type |
/// | `pii = "contact"` | personal data of a class, which an event must allow |
/// | `allow(missing_property_docs)`, `deny(…)` | as on the struct, for this field and its content |
/// | `example = …`, `unit = "EUR"`, `deprecated` | metadata for the catalog; an example must satisfy the field's constraints |
///
/// A field of type `T` is required. A field of type `Option<T>` is left out if it is `None`.
///
/// # Rules of your project
///
/// A table in the `Cargo.toml` of the package or of its workspace enables them:
///
/// ```toml
/// [workspace.metadata.cio]
/// require = ["owner", "doc"]          # also "tags", "since", "property_doc", "example"
/// naming = "Title Case"               # or "snake_case", "camelCase", a pattern that starts with `^`
/// verbs = ["Completed", "Signed Up"]  # the last word of a track event's name
/// property_naming = "snake_case"
/// lock = "strict"                     # `cargo cio check` fails if an event has no lock
/// lint = { missing-owner = "deny" }   # or "warn", "allow": levels of `cargo cio lint`
/// ```
///
/// A key of the package overrides that of the workspace. After adding the first table, touch a source
/// file or run `cargo clean -p`; later changes compile the crates with derives again.
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
/// An enum is a closed catalog: all events of a crate, or of a part of it, in one type that is accepted
/// wherever an event is. A variant contains an event that is declared elsewhere, which can be boxed or
/// an enum itself. Or a variant is an event itself, with the attributes of a struct and its fields. The
/// client sends the variant's event; the message does not mention the enum.
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
/// assert_eq!(event.event_spec().name(), "Signed Up");
/// assert_eq!(serde_json::to_string(&Json(&event))?, r#"{"plan":"free"}"#);
/// assert_eq!(ShopEvent::SPECS.len(), 3);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// - All events belong to one call: that of the first variant that is an event itself. An enum that
///   only contains events has track events unless it has `#[cio(page)]` or `#[cio(screen)]`.
/// - Two names that differ only in case, spaces and punctuation are an error on the second. One name
///   may occur with two versions.
/// - The enum implements `Identified` if each variant is an event itself and has a `user_id` or an
///   `anonymous_id`. An enum that contains events needs `#[cio(identified)]`, and the compiler checks
///   each event.
pub use customerio_derive::CioEvent;

/// Gives a struct or an enum a wire form, so that it can be a property.
///
/// The type is written as serde would write it, with four differences:
///
/// | value | serde and `serde_json` | here |
/// |---|---|---|
/// | a field that is `None` | `null` | the key is absent; with `nullable` it is `null` |
/// | `SystemTime` | an object of two numbers | a string in UTC, `2026-01-02T03:04:05.678Z` |
/// | a float that is not finite | `null` | the call is an error |
/// | a map with two equal keys on the wire | both keys | the call is an error |
///
/// The derive also reads `#[serde(…)]`: names, `skip`,
/// `skip_serializing_if`, `flatten`, `transparent`, `into`, and the tagging of enums. `#[cio(…)]`
/// overrides `#[serde(…)]`.
///
/// # On the type
///
/// | attribute | meaning |
/// |---|---|
/// | `rename_all = "camelCase"` | renames the fields or variants on the wire |
/// | `rename_all_fields = "…"` | renames the fields of all variants |
/// | `open` | the schema allows keys that it does not list |
/// | `transparent` | written as its only field; a newtype always is |
/// | `user_id`, `anonymous_id`, `group_id` | on a newtype of a string, an integer or a UUID: each value is such an id, which calls take as it is, and which no field for another id takes. A call checks only that it is not empty |
/// | `tag = "…"` | an enum as the variant's object with a key that names the variant |
/// | `tag = "…", content = "…"` | an enum as an object with one key for the name and one for the content |
/// | `untagged` | an enum as the content of the variant alone |
/// | `pii = "contact"` | all values are personal data |
///
/// Without `tag` and `untagged`, a variant without fields is a string, and any other variant is an
/// object whose only key is its name.
///
/// # On a variant
///
/// | attribute | meaning |
/// |---|---|
/// | `rename = "…"` | the name on the wire |
/// | `rename_all = "…"` | renames the fields |
///
/// On fields: all attributes of [`CioEvent`](derive@CioEvent) except the roles. Fields without names
/// can have constraints and `pii` too, which then apply wherever the type is used:
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
/// A struct and an enum of strings:
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
/// On the struct, one of `person`, `group`, `group(object_type = "2")` and `relationship`, and the metadata that
/// [`CioEvent`](derive@CioEvent) lists; on its fields, all attributes listed there except the roles. Personal data
/// belongs in traits. `group` alone is the object type `"1"`, the first of each workspace, as `objectTypeId`.
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

/// Collects all events and traits of these crates and of the program itself.
///
/// The linker omits a crate that the program does not use, so its declarations would be missing. The
/// macro uses the crates that it names; events need no list. It needs the feature `catalog`.
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
