//! The ids of people and objects, each a type, so that one can't be passed for another.
//!
//! A plain value, such as a string, is the id of a user. Every other id is named by its type, because
//! two plain ids next to each other could be swapped.

use core::num::{NonZeroI32, NonZeroI64, NonZeroU32, NonZeroU64};
use std::borrow::Cow;
use std::sync::Arc;

use super::example::id;

/// A plain value of an id: a string, an integer or a UUID.
///
/// An integer is written in decimal digits, a UUID in lower case with hyphens (feature `uuid`).
///
/// ```
/// use customerio_core::call::IdValue;
///
/// assert_eq!(42_u64.into_id_value(), "42");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the value of an id",
    label = "expected a string, an integer or a UUID",
    note = "an id with a type, such as `UserId`: pass it to the call as it is",
    note = "an `Option`: write `match id {{ Some(id) => …, None => … }}` and decide what to send without an id"
)]
#[cfg_attr(
    not(feature = "uuid"),
    diagnostic::on_unimplemented(note = "a UUID: enable the feature `uuid` of `customerio`")
)]
pub trait IdValue<'a> {
    /// Returns the id as it is sent.
    ///
    /// ```
    /// use customerio_core::call::IdValue;
    ///
    /// assert_eq!("u1".into_id_value(), "u1");
    /// assert_eq!((-7).into_id_value(), "-7");
    /// ```
    fn into_id_value(self) -> Cow<'a, str>;
}

/// Implements [`IdValue`] for types that own or borrow their string.
macro_rules! strings {
    ($($ty:ty: |$value:ident| $id:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<'a> IdValue<'a> for $ty {
            fn into_id_value(self) -> Cow<'a, str> {
                let $value = self;
                $id
            }
        }
    )*};
}

/// Implements [`IdValue`] for types whose `Display` is the id, by value and by reference.
macro_rules! displayed {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<'a> IdValue<'a> for $ty {
            fn into_id_value(self) -> Cow<'a, str> {
                self.to_string().into()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'a> IdValue<'a> for &$ty {
            fn into_id_value(self) -> Cow<'a, str> {
                self.to_string().into()
            }
        }
    )*};
}

strings! {
    &'a str: |id| id.into();
    &&'a str: |id| (*id).into();
    String: |id| id.into();
    &'a String: |id| id.into();
    Cow<'a, str>: |id| id;
    &'a Cow<'_, str>: |id| (**id).into();
    Box<str>: |id| String::from(id).into();
    &'a Box<str>: |id| (**id).into();
    Arc<str>: |id| String::from(&*id).into();
    &'a Arc<str>: |id| (**id).into();
}
displayed!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, NonZeroU32, NonZeroU64,
    NonZeroI32, NonZeroI64
);
#[cfg(feature = "uuid")]
displayed!(uuid::Uuid);
#[cfg(feature = "smol_str")]
strings! {
    smol_str::SmolStr: |id| String::from(id).into();
    &'a smol_str::SmolStr: |id| id.as_str().into();
}
#[cfg(feature = "compact_str")]
strings! {
    compact_str::CompactString: |id| String::from(id).into();
    &'a compact_str::CompactString: |id| id.as_str().into();
}

/// A value that a call takes for its message id: a string, an integer or a UUID.
///
/// The id of a person or a group is none: the service would take two messages with it for duplicates.
///
/// ```
/// use customerio_core::call::IntoMessageId;
///
/// fn of_order<'a>(order: impl IntoMessageId<'a>) -> String {
///     order.into_message_id().into_owned()
/// }
/// assert_eq!(of_order(1001), "1001");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the id of a message",
    label = "expected a string, an integer or a UUID, one for each message",
    note = "for a type of your own: write the value in it, such as `order_id.0`",
    note = "an `Option`: write `match id {{ Some(id) => call.message_id(id), None => call }}`"
)]
#[cfg_attr(
    not(feature = "uuid"),
    diagnostic::on_unimplemented(note = "a UUID: enable the feature `uuid` of `customerio`")
)]
pub trait IntoMessageId<'a> {
    /// Returns the id as it is sent.
    ///
    /// ```
    /// use customerio_core::call::IntoMessageId;
    ///
    /// assert_eq!("order-1001".into_message_id(), "order-1001");
    /// ```
    fn into_message_id(self) -> Cow<'a, str>;
}

#[diagnostic::do_not_recommend]
impl<'a, T: IdValue<'a>> IntoMessageId<'a> for T {
    fn into_message_id(self) -> Cow<'a, str> {
        self.into_id_value()
    }
}

/// Declares an id and the trait of the values that a call takes for it.
macro_rules! ids {
    ($(
        $(#[$doc:meta])*
        $name:ident: $trait:ident, $taken:ident {
            message: $message:literal,
            label: $label:literal,
            $(note: $note:literal,)*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name<'a>(Cow<'a, str>);

        impl<'a> $name<'a> {
            /// Returns the id as it is sent.
            #[doc = id!($name, ".as_str(), \"a-42\"")]
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The same id, which borrows nothing.
            #[doc = id!($name, concat!(".into_owned(), ", stringify!($name), "::new(\"a-42\")"))]
            #[must_use]
            pub fn into_owned(self) -> $name<'static> {
                $name(Cow::Owned(self.0.into_owned()))
            }
        }

        impl<'a> From<&'a $name<'_>> for $name<'a> {
            fn from(id: &'a $name<'_>) -> Self {
                Self(Cow::Borrowed(&id.0))
            }
        }

        ids!(@$taken $name $trait (
            #[diagnostic::on_unimplemented(
                message = $message,
                label = $label,
                $(note = $note,)*
                note = "an `Option`: write `match id {{ Some(id) => …, None => … }}` and decide what to send without an id",
            )]
        ));
    )*};

    (@converted $name:ident $trait:ident (#[$message:meta])) => {
        #[doc = concat!("A value that a call takes for a [`", stringify!($name), "`].")]
        ///
        #[doc = concat!("For a type of your own, implement `From<YourType>` for `", stringify!($name), "`, or derive it.")]
        #[doc = id!($name taken: $trait)]
        #[$message]
        pub trait $trait<'a> {
            /// The id.
            #[doc = id!($name into: $trait)]
            fn into_id(self) -> $name<'a>;
        }

        #[diagnostic::do_not_recommend]
        impl<'a, T: Into<$name<'a>>> $trait<'a> for T {
            fn into_id(self) -> $name<'a> {
                self.into()
            }
        }
    };

    (@named $name:ident $trait:ident (#[$message:meta])) => {
        #[doc = concat!("A value that a call takes for a [`", stringify!($name), "`]: one whose type names the kind of id.")]
        ///
        #[doc = concat!("For a type of your own, implement it and `From<YourType>` for `", stringify!($name), "`, or derive both.")]
        #[doc = id!($name taken: $trait)]
        #[$message]
        pub trait $trait<'a>: Into<$name<'a>> {
            /// The id.
            #[doc = id!($name into: $trait)]
            fn into_id(self) -> $name<'a> {
                self.into()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<'a> $trait<'a> for $name<'a> {}

        #[diagnostic::do_not_recommend]
        impl<'a> $trait<'a> for &'a $name<'_> {}
    };
}

ids! {
    /// The id of a known person, which may be an e-mail address.
    ///
    /// Strings, integers and UUIDs convert to it: where a call takes a person, a plain value is the id
    /// of a user. A newtype converts too, with an attribute:
    ///
    /// ```ignore
    /// #[derive(CioProperty)]
    /// #[cio(user_id)]
    /// struct CustomerId(u64);
    ///
    /// client.track(CustomerId(7), &event)?;
    /// ```
    ///
    /// ```
    /// use customerio_core::call::UserId;
    ///
    /// assert_eq!(UserId::new("97980cfea0067"), "97980cfea0067".into());
    /// assert_eq!(UserId::from(42_u64).as_str(), "42");
    /// ```
    UserId: IntoUserId, converted {
        message: "`{Self}` is not the id of a user",
        label: "expected a string, an integer, a UUID or a `UserId`",
        note: "a visitor: write `Identity::both(user, AnonymousId::new(…))`; as the second id of `alias`, pass the `AnonymousId` as it is",
        note: "the id of a user in a type of your own: add `#[derive(CioProperty)]` and `#[cio(user_id)]` to that type",
    }

    /// The id of an unknown visitor.
    ///
    /// Only functions with `anonymous` in their name convert a plain value to it, such as
    /// [`Identity::anonymous`](crate::call::Identity::anonymous).
    ///
    /// ```
    /// use customerio_core::call::{AnonymousId, Identity};
    ///
    /// let visitor: Identity = AnonymousId::new("a-42").into();
    /// assert_eq!(visitor.anonymous_id(), Some("a-42"));
    /// ```
    AnonymousId: IntoAnonymousId, converted {
        message: "`{Self}` is not an anonymous id",
        label: "expected a string, an integer, a UUID or an `AnonymousId`",
        note: "the id of a visitor in a type of your own: add `#[derive(CioProperty)]` and `#[cio(anonymous_id)]` to that type",
    }

    /// The id of an object, such as a company or an account.
    ///
    /// A call takes no plain value for it, so that it can't be swapped with the id of a user.
    ///
    /// ```
    /// use customerio_core::call::GroupId;
    ///
    /// assert_eq!(GroupId::new("acme"), GroupId::from("acme"));
    /// ```
    GroupId: IntoGroupId, named {
        message: "`{Self}` is not the id of a group",
        label: "expected a `GroupId`; the person comes first, then the group",
        note: "a string, an integer or a UUID: write `GroupId::new(…)`",
        note: "no person: write `Group::without_person(group_id, &traits)`, or `Track::for_group(group_id, &event)`",
        note: "the id of a group in a type of your own: add `#[derive(CioProperty)]` and `#[cio(group_id)]` to that type",
    }

    /// The id of a profile that is merged into another profile, after which it no longer exists.
    ///
    /// An [`AnonymousId`] converts to it. No string does, so that the two ids of an
    /// [`Alias`](crate::call::Alias) can't be swapped.
    ///
    /// ```
    /// use customerio_core::call::PreviousId;
    ///
    /// let user = PreviousId::new("97980cfea0067-old");
    /// ```
    PreviousId: IntoPreviousId, converted {
        message: "`{Self}` is not the id of the profile that ends",
        label: "expected an `AnonymousId` or a `PreviousId`; the user who stays comes first",
        note: "the id of a visitor: write `AnonymousId::new(…)`",
        note: "the id of a user: write `PreviousId::new(…)`",
    }
}

/// Implements `new`.
macro_rules! new {
    ($($name:ident)*) => {$(
        impl<'a> $name<'a> {
            /// An id with this value. A call refuses one that is empty, or that begins or ends with white space.
            #[doc = id!($name, ".as_str(), \"a-42\"")]
            #[must_use]
            pub fn new(value: impl IdValue<'a>) -> Self {
                Self(value.into_id_value())
            }
        }
    )*};
}

new!(UserId AnonymousId GroupId);

impl<'a> PreviousId<'a> {
    /// Creates the id of a user that is merged into another profile. A call refuses an empty id.
    #[doc = id!(PreviousId, ".as_str(), \"a-42\"")]
    #[must_use]
    pub fn new(user: impl IntoUserId<'a>) -> Self {
        Self(user.into_id().0)
    }
}

/// Implements the conversions from plain values.
macro_rules! from_values {
    ($($name:ident)*) => {$(
        impl<'a, T: IdValue<'a>> From<T> for $name<'a> {
            fn from(value: T) -> Self {
                Self::new(value)
            }
        }
    )*};
}

from_values!(UserId AnonymousId GroupId);

/// An anonymous id with a type of its own: an [`AnonymousId`], or a newtype with
/// `#[cio(anonymous_id)]`.
///
/// [`Identity::both`](crate::call::Identity::both) takes it, so that its two ids can't be swapped.
///
/// ```
/// use customerio_core::call::{Identity, TypedAnonymousId};
///
/// fn signed_in<'a>(user: u64, visitor: impl TypedAnonymousId<'a>) -> Identity<'a> {
///     Identity::both(user, visitor)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an anonymous id",
    label = "expected an `AnonymousId`; the user comes first, then the visitor",
    note = "a string, an integer or a UUID: write `AnonymousId::new(…)`",
    note = "the id of a visitor in a type of your own: add `#[derive(CioProperty)]` and `#[cio(anonymous_id)]` to that type",
    note = "an `Option`: write `match visitor {{ Some(visitor) => Identity::both(user, visitor), None => Identity::user(user) }}`"
)]
pub trait TypedAnonymousId<'a>: IntoAnonymousId<'a> {}

#[diagnostic::do_not_recommend]
impl<'a> TypedAnonymousId<'a> for AnonymousId<'a> {}
#[diagnostic::do_not_recommend]
impl<'a> TypedAnonymousId<'a> for &'a AnonymousId<'_> {}

impl<'a> From<AnonymousId<'a>> for PreviousId<'a> {
    fn from(id: AnonymousId<'a>) -> Self {
        Self(id.0)
    }
}

impl<'a> From<&'a AnonymousId<'_>> for PreviousId<'a> {
    fn from(id: &'a AnonymousId<'_>) -> Self {
        Self(Cow::Borrowed(&id.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_as_their_text() {
        let own = String::from("own");
        let cow = Cow::Borrowed("cow");
        let boxed = Box::<str>::from("box");
        let shared = Arc::<str>::from("arc");
        for (id, expected) in [
            (UserId::from("u"), "u"),
            (UserId::from(&own), "own"),
            (UserId::from(own.clone()), "own"),
            (UserId::from(Cow::Borrowed("c")), "c"),
            (UserId::from(&"ref"), "ref"),
            (UserId::from(&cow), "cow"),
            (UserId::from(&boxed), "box"),
            (UserId::from(boxed.clone()), "box"),
            (UserId::from(&shared), "arc"),
            (UserId::from(Arc::clone(&shared)), "arc"),
            (UserId::from(NonZeroU64::MIN), "1"),
            (UserId::from(u64::MAX), "18446744073709551615"),
            (UserId::from(&-1_i8), "-1"),
        ] {
            assert_eq!(id.as_str(), expected);
        }
    }

    #[cfg(feature = "uuid")]
    #[test]
    fn a_uuid_is_written_with_hyphens() {
        let id = uuid::Uuid::from_u128(0x0199_1D5A_7E3C_7000_8000_0000_0000_00AB);
        let text = "01991d5a-7e3c-7000-8000-0000000000ab";
        assert_eq!(GroupId::new(id).as_str(), text);
        assert_eq!(UserId::from(&id).as_str(), text);
    }
}
