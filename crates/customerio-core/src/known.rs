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

/// Types that have no wire form: their names, why, and what to write.
macro_rules! formless {
    ($($($name:ident)+: $label:literal, $($note:literal),+;)*) => {
        $(formless!(@ [$($name)+] $label, $($note),+);)*
    };
    (@ [$name:ident $($more:ident)*] $label:literal, $($note:literal),+) => {
        known! {
            #[diagnostic::on_unimplemented(
                message = "`{Self}` has no wire form",
                label = $label,
                $(note = $note),+
            )]
            $name;
        }
        formless!(@ [$($more)*] $label, $($note),+);
    };
    (@ [] $label:literal, $($note:literal),+) => {};
}

formless! {
    Instant:
        "an `Instant` is not a date: it counts from an unknown start",
        "a point in time: write `SystemTime`",
        "a length of time: write a number, such as `u64` with `#[cio(unit = \"ms\")]`";
    NaiveDateTime:
        "it has no time zone, so it names no point in time",
        "write `DateTime<Utc>`; a value in UTC converts with `.and_utc()`";
    PrimitiveDateTime:
        "it has no time zone, so it names no point in time",
        "write `OffsetDateTime`; a value in UTC converts with `.assume_utc()`";
    NaiveTime:
        "JSON has no times of the day",
        "write a `String`, such as `time.to_string()`";
    Duration TimeDelta SignedDuration:
        "JSON has no lengths of time",
        "write a number, such as `u64` with `#[cio(unit = \"ms\")]`";
    Error:
        "an error is not a value that can be sent",
        "write a `String` for its message, `error.to_string()`, or an enum of reasons with `#[derive(CioProperty)]`";
    Result:
        "a result is not a value that can be sent",
        "write an `Option` for its value, `result.ok()`, or an enum of outcomes with `#[derive(CioProperty)]`";
    Display:
        "a trait object is not a value that can be sent",
        "write a `String`, such as `value.to_string()`";
    PathBuf:
        "a path may hold bytes that are not text",
        "write a `String`, such as `path.display().to_string()`";
    Path:
        "a path may hold bytes that are not text",
        "write a `String`, such as `path.display().to_string()`",
        "a type of your own: add `#[derive(CioProperty)]` to it";
    OsString OsStr:
        "it may hold bytes that are not text",
        "write a `String`, such as `text.to_string_lossy().into_owned()`";
    SocketAddr:
        "an address with a port has no form in JSON",
        "write an `IpAddr`, such as `address.ip()`, or a `String`, `address.to_string()`";
    RangeInclusive:
        "a range has no form in JSON",
        "write two fields, for its start and its end";
    Range:
        "a range has no form in JSON",
        "write two fields, for its start and its end",
        "a type of your own: add `#[derive(CioProperty)]` to it";
    LinkedList BinaryHeap:
        "only `Vec`, `VecDeque`, slices, arrays and sets are written as arrays",
        "write a `Vec`, such as `list.iter().cloned().collect()`";
    IndexMap:
        "only `BTreeMap` and `HashMap` are written as objects",
        "write a `BTreeMap` with `String` keys, since the order of JSON's keys has no meaning";
    Mutex RwLock:
        "a lock is not a value that can be sent",
        "write the type of its content, and copy the content when you make the event";
    RefCell Cell OnceCell OnceLock LazyLock:
        "a cell is not a value that can be sent",
        "write the type of its content, and copy the content when you make the event";
    AtomicBool AtomicU64 AtomicI64 AtomicU32 AtomicUsize:
        "an atomic is not a value that can be sent",
        "write `bool` or an integer, and load it when you make the event: `.load(Ordering::Relaxed)`";
    Weak:
        "a weak pointer may point to nothing",
        "write an `Option` of its content, and copy the content when you make the event";
    PhantomData:
        "it has no value",
        "write `#[cio(skip)]` on the field";
    Date:
        "a date has a wire form with the feature of its crate",
        "a date of `time` or `jiff`: enable the feature of that name of `customerio`",
        "a type of your own: add `#[derive(CioProperty)]` to it";
}
