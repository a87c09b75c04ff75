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
//! let report = client.shutdown(std::time::Duration::from_secs(5))?;
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
//! `events.lock/track-order-completed.json` holds: `order_id` was an integer and is now a text;
//! `ship.zip` was removed or renamed; undo that, or accept it with `cargo cio lock`
//! ```
//!
//! A break is a property that is gone, of another type, newly required or no longer sure to be
//! there, a narrower constraint, a variant lost or gained; [`lock::compare`] tells. A new optional
//! property and a wider constraint pass, and `cargo cio lock --check` tells them too. With
//! `CIO_LOCK=off` in the environment nothing is compared; without the folder, beside the
//! `Cargo.toml` of the package or upwards to the nearest `Cargo.lock`, nothing is ever read.
//!
//! # Features
//!
//! | feature | on by default | what it adds |
//! |---|---|---|
//! | `client` | yes | delivery: [`Client`], its thread and HTTP |
//! | `gzip` | no | request bodies go out compressed |
//! | `catalog` | no | events and traits register themselves with their docs and owners, for exports |

pub use customerio_core::call::{self, Identity, semantic};
pub use customerio_core::catalog::{self, Catalog};
pub use customerio_core::event::{
    self, CioEvent, EventSpec, Identified, PageEvent, ScreenEvent, TrackEvent,
};
pub use customerio_core::timestamp::Timestamp;
pub use customerio_core::traits::{
    self, CioTraits, GroupTraits, PersonTraits, RelationshipTraits, TraitsSpec,
};
pub use customerio_core::walk::{self, CioObject, CioProperty};
pub use customerio_core::{Empty, builtin, item, lock, schema, shape, timestamp, validate};

#[cfg(feature = "client")]
pub use customerio_transport::*;

/// Makes a struct an event.
///
/// # On the struct
///
/// | attribute | means |
/// |---|---|
/// | `event = "…"`, `page = "…"`, `screen = "…"` | which call it is, and its name in Customer.io: at most 100 bytes |
/// | `owner = "…"`, `tags("…")`, `since = "…"`, `deprecated`, `deprecated = "why"` | facts for the catalog; the doc comment describes it |
/// | `version = 2` | its version, 1 unless said otherwise |
/// | `semantic` | allows a name that Customer.io acts on, such as `User Deleted` |
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
/// | `one_of("a", "b")` | the texts that are allowed |
/// | `check = path` | a function from a reference to `Result<(), impl Display>` |
/// | `rename = "…"`, `skip` | its name on the wire; not written at all |
/// | `nullable` | an absent value is written as `null` |
/// | `foreign` | a type that only `serde::Serialize` and `schemars::JsonSchema` know |
/// | `as = Type` | converted with `Type: From<&FieldType>`; with `foreign`, described as that type |
/// | `pii = "contact"` | personal data of a class, which an event refuses unless it allows the class |
/// | `example = …`, `unit = "EUR"`, `deprecated` | facts for the catalog |
///
/// A field of type `T` is required, one of type `Option<T>` is left out where it is `None`.
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
pub use customerio_derive::CioEvent;

/// Gives a struct or an enum a wire form, so that it can be a property.
///
/// On the type: `rename_all`, `open`, and `pii = "contact"` where every value of it is personal
/// data. On its fields: everything that [`CioEvent`](derive@CioEvent) lists but the roles. An
/// enum of unit variants is written as texts; a variant can be renamed.
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
/// ```
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
