//! The events of a person.

use customerio_rules::semantic as events;

use super::{OrEmpty, USER, semantic_parts};
use crate::Empty;
use crate::call::common::{Common, common_setters};
use crate::call::example::sent;
use crate::call::{IntoUserId, UserId};
use crate::validate::Violations;
use crate::walk::CioObject;

/// The imports of an example.
macro_rules! imports {
    ($name:ident) => {
        concat!(
            "use customerio_core::call::semantic::",
            stringify!($name),
            ";\n\n"
        )
    };
}

/// The call of an example.
macro_rules! call {
    ($name:ident) => {
        concat!(stringify!($name), "::new(\"u1\")")
    };
}

/// Declares the events of a person that need nothing but the person.
macro_rules! person_events {
    ($($(#[$doc:meta])* $name:ident: $event:expr, $part:literal;)*) => {$(
        $(#[$doc])*
        #[doc = sent!(imports!($name), call!($name), $part)]
        #[derive(Debug)]
        #[must_use = "a call does nothing until it is sent: end it with `.send(&client)`"]
        pub struct $name<'a, P: ?Sized = Empty> {
            user_id: UserId<'a>,
            properties: Option<&'a P>,
            common: Common<'a>,
        }

        impl<'a> $name<'a> {
            /// The person, by id or e-mail address.
            #[doc = sent!(imports!($name), call!($name), "\"userId\":\"u1\"")]
            pub fn new(user_id: impl IntoUserId<'a>) -> Self {
                Self { user_id: user_id.into_id(), properties: None, common: Common::default() }
            }
        }

        impl<'a, P: CioObject + ?Sized> $name<'a, P> {
            /// Records properties with it.
            #[doc = sent!(
                concat!(
                    imports!($name),
                    "let properties = std::collections::BTreeMap::from([(\"ticket\", 17)]);\n"
                ),
                call!($name),
                ".properties(&properties)",
                "\"properties\":{\"ticket\":17}"
            )]
            pub fn properties<Q: CioObject + ?Sized>(self, properties: &'a Q) -> $name<'a, Q> {
                $name { user_id: self.user_id, properties: Some(properties), common: self.common }
            }

            fn check_ids(&self, _found: &mut Violations) {}

            common_setters!(imports!($name), call!($name), $part);
        }

        semantic_parts! {
            call [P: CioObject + ?Sized] $name<'_, P>, $event;
            self ids: Some(self.user_id.as_str()), None, needs: USER;
            properties: &OrEmpty(self.properties);
        }
    )*};
}

person_events! {
    /// Deletes a person. They can be added again.
    UserDeleted: events::USER_DELETED, "\"event\":\"User Deleted\"";
    /// Deletes a person and prevents that they are added again, for example to comply with a law.
    UserSuppressed: events::USER_SUPPRESSED, "\"event\":\"User Suppressed\"";
    /// Lets a suppressed person be added again. It brings nothing back.
    UserUnsuppressed: events::USER_UNSUPPRESSED, "\"event\":\"User Unsuppressed\"";
}
