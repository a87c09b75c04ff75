//! Field types with well-known names, each with the one note that fits if it has no wire form.
//!
//! A derive asks such a type for its wire form by the trait of its name. A type of the user's own that
//! has such a name works like any other, since every type with a wire form implements each trait.

use crate::walk::CioProperty;

macro_rules! known {
    ($($(#[$diagnostic:meta])* $name:ident;)*) => {$(
        $(#[$diagnostic])*
        pub trait $name {
            /// Asks for the trait.
            const HAS_WIRE_FORM: () = ();
        }

        #[diagnostic::do_not_recommend]
        impl<T: CioProperty + ?Sized> $name for T {}
    )*};
}

/// Types of other crates that have a wire form with a feature.
macro_rules! by_feature {
    ($($name:ident: $feature:tt, $message:literal, $label:literal;)*) => {
        known! {$(
            #[cfg_attr(
                not(feature = $feature),
                diagnostic::on_unimplemented(message = $message, label = $label)
            )]
            #[cfg_attr(
                feature = $feature,
                diagnostic::on_unimplemented(
                    message = "`{Self}` has no wire form",
                    label = "this type can't be sent to Customer.io",
                    note = "a type of your own: add `#[derive(CioProperty)]` to it"
                )
            )]
            $name;
        )*}
    };
}

by_feature! {
    Uuid: "uuid",
        "`{Self}` has no wire form without the feature `uuid`",
        "enable the feature `uuid` of `customerio`";
    Decimal: "rust_decimal",
        "`{Self}` has no wire form without the feature `rust_decimal`",
        "enable the feature `rust_decimal` of `customerio`";
    Url: "url",
        "`{Self}` has no wire form without the feature `url`",
        "enable the feature `url` of `customerio`";
    SmolStr: "smol_str",
        "`{Self}` has no wire form without the feature `smol_str`",
        "enable the feature `smol_str` of `customerio`";
    CompactString: "compact_str",
        "`{Self}` has no wire form without the feature `compact_str`",
        "enable the feature `compact_str` of `customerio`";
    DateTime: "chrono",
        "`{Self}` has no wire form without the feature `chrono`",
        "enable the feature `chrono` of `customerio`";
    NaiveDate: "chrono",
        "`{Self}` has no wire form without the feature `chrono`",
        "enable the feature `chrono` of `customerio`";
    OffsetDateTime: "time",
        "`{Self}` has no wire form without the feature `time`",
        "enable the feature `time` of `customerio`";
    UtcDateTime: "time",
        "`{Self}` has no wire form without the feature `time`",
        "enable the feature `time` of `customerio`";
    Timestamp: "jiff",
        "`{Self}` has no wire form without the feature `jiff`",
        "enable the feature `jiff` of `customerio`";
    ZonedDateTime: "jiff",
        "`{Self}` has no wire form without the feature `jiff`",
        "enable the feature `jiff` of `customerio`";
}

known! {
    #[diagnostic::on_unimplemented(
        message = "`{Self}` has no wire form",
        label = "an `Instant` is not a date: it counts from an unknown start",
        note = "a point in time: write `SystemTime`",
        note = "a length of time: write a number, such as `u64` with `#[cio(unit = \"ms\")]`"
    )]
    Instant;
    #[diagnostic::on_unimplemented(
        message = "`{Self}` has no wire form",
        label = "it has no time zone, so it names no point in time",
        note = "write `DateTime<Utc>`; a value in UTC converts with `.and_utc()`"
    )]
    NaiveDateTime;
    #[diagnostic::on_unimplemented(
        message = "`{Self}` has no wire form",
        label = "it has no time zone, so it names no point in time",
        note = "write `OffsetDateTime`; a value in UTC converts with `.assume_utc()`"
    )]
    PrimitiveDateTime;
    #[diagnostic::on_unimplemented(
        message = "`{Self}` has no wire form",
        label = "JSON has no lengths of time",
        note = "write a number, such as `u64` with `#[cio(unit = \"ms\")]`"
    )]
    Duration;
    #[diagnostic::on_unimplemented(
        message = "`{Self}` has no wire form",
        label = "an error is not a value that can be sent",
        note = "write a `String` for its message, `error.to_string()`, or an enum of reasons with `#[derive(CioProperty)]`"
    )]
    Error;
    #[diagnostic::on_unimplemented(
        message = "`{Self}` has no wire form",
        label = "a path may hold bytes that are not text",
        note = "write a `String`, such as `path.display().to_string()`"
    )]
    PathBuf;
    #[diagnostic::on_unimplemented(
        message = "`{Self}` has no wire form",
        label = "a lock is not a value that can be sent",
        note = "write the type of its content, and copy the content when you make the event"
    )]
    Mutex;
    #[diagnostic::on_unimplemented(
        message = "`{Self}` has no wire form",
        label = "a lock is not a value that can be sent",
        note = "write the type of its content, and copy the content when you make the event"
    )]
    RwLock;
    #[diagnostic::on_unimplemented(
        message = "`{Self}` has no wire form",
        label = "a cell is not a value that can be sent",
        note = "write the type of its content, and copy the content when you make the event"
    )]
    RefCell;
}
