//! The calls of Customer.io's Pipelines API, the shapes of events and traits, validation and
//! JSON Schema.
//!
//! This crate knows no network, no file and no thread. Most programs use it through
//! `customerio`, which adds the derives and delivery.
//!
//! - [`shape`]: what a type looks like as JSON, a constant.
//! - [`walk`]: how a value is shown to visitors; [`CioProperty`] and [`CioObject`].
//! - [`event`] and [`traits`]: an object with a name, and traits.
//! - [`untyped`]: events and traits of JSON, for migrations.
//! - [`call`]: the six calls, and the events that Customer.io acts on.
//! - [`item`]: a call as bytes.
//! - [`validate`], [`schema`], [`catalog`], [`lock`], [`coverage`]: what is done with shapes.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod asserts;
pub mod builtin;
pub mod call;
pub mod catalog;
mod closed;
mod const_text;
mod convert;
pub mod coverage;
mod decimal;
mod empty;
pub mod event;
#[doc(hidden)]
pub mod ide;
pub mod item;
#[doc(hidden)]
pub mod known;
pub mod lock;
#[doc(hidden)]
pub mod log_limit;
mod macro_support;
mod message_id;
mod metadata;
mod process;
#[doc(hidden)]
pub mod random;
#[cfg(any(feature = "coverage", feature = "testing"))]
mod recorder;
mod registry;
pub mod schema;
pub mod shape;
#[cfg(feature = "testing")]
pub mod testing;
mod third_party;
pub mod timestamp;
pub mod traits;
#[cfg(feature = "testing")]
mod typed;
mod unique;
pub mod untyped;
pub mod validate;
pub mod walk;

pub use empty::Empty;
pub use event::CioEvent;
pub use traits::CioTraits;
pub use untyped::Untyped;
pub use walk::{CioObject, CioProperty};

/// The code that the derives expand to. It changes without notice: a derive depends on exactly this
/// version.
#[doc(hidden)]
pub mod __private {
    pub use crate::ide;
    pub use crate::known;
    #[cfg(feature = "catalog")]
    pub use crate::registry::{Registered, spec_of, specs_of};
    #[cfg(feature = "__driver")]
    pub use crate::{__register_outline as register_outline, macro_support::Outline};
    #[cfg(feature = "catalog")]
    pub use inventory;

    pub use core::convert::From;
    pub use core::option::Option::{None, Some};

    pub use crate::asserts::{
        assert_can_be_id, assert_can_be_time, assert_fits, assert_has_pii, assert_identifies,
        assert_is_composed, assert_is_countable, assert_is_never_null, assert_is_number,
        assert_is_text, assert_means, assert_no_pii, assert_reaches, assert_required, assert_takes,
        assert_unbroken, broken_field, compared,
    };
    pub use crate::builtin::{Foreign, ForeignField, ForeignRequired, ForeignWritten, MapKey};
    /// The positions of foreign values: values that only `serde` can write.
    pub mod foreign {
        pub use crate::builtin::{AsElement, AsField, AsKeys, AsValue, null_if};
    }
    pub use crate::call::{
        AnonymousId, GroupId, Identity, IntoGroupId, PreviousId, TypedAnonymousId, UserId,
    };
    pub use crate::closed::{
        all_specs, assert_identified, assert_name_is_new, assert_sent_with, count_specs,
        likenesses, variants_of,
    };
    pub use crate::convert::{IntoWire, WireFrom};
    pub use crate::decimal::AsDecimal;
    pub use crate::event::{
        CioEvent, EventCall, EventHead, EventSpec, Identified, Metadata, PageEvent, Role,
        RoleField, Roles, ScreenEvent, TrackEvent,
    };
    pub use crate::macro_support::{
        AnyType, CatalogNotes, Columns, Fact, FieldTypes, FieldValues, Joined, Linted, Matches,
        NoWireForm, Notes, Table, Text, Types, WireForm, called, fact, head, lints, metadata,
        object, owned, pii, show, trimmed, types, usual, variant,
    };
    pub use crate::shape::{
        AsField, Example, Field, IdKind, Kind, Lint, Pattern, Pii, Shape, Variant,
    };
    pub use crate::traits::{
        CioTraits, GroupTraits, PersonTraits, RelationshipTraits, TraitsSpec, TraitsTarget,
    };
    #[cfg(feature = "testing")]
    pub use crate::typed::{KeepTyped, PassTyped, Typed, TypedValues};
    pub use crate::unique::{assert_free_of_tag, assert_unique_keys, assert_unique_variant_keys};
    pub use crate::walk::{
        Choice, CioObject, CioProperty, Elements, Fields, Sequence, Visitor, visit_choice,
        visit_choice_fields,
    };
    pub use crate::{
        __copy_typed as copy_typed, __if_testing as if_testing, __keep_typed as keep_typed,
        __register_events as register_events, __register_traits as register_traits,
    };
    pub use customerio_rules::reserved::{EVENT_PROPERTIES, GROUP_TRAITS, Meaning, PERSON_TRAITS};
}
