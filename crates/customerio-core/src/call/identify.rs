use std::borrow::Cow;

use customerio_rules::form;
use customerio_rules::reserved::PERSON_TRAITS;

use super::common::{Common, common_setters};
use super::example::sent;
use super::parts::{Ids, Parts, RoleTexts, Without, check_form, check_object};
use super::{Call, CallKind, Identity, IntoIdentity, soft, untyped};
use crate::asserts::assert_constraints_apply;
use crate::shape::Shape;
use crate::traits::PersonTraits;
use crate::validate::{Path, Violations};
use crate::walk::{CioObject, CioProperty, FieldWriter, Fields, Visitor};

/// Adds or updates a person.
///
/// ```
/// use customerio_core::call::Identify;
/// use customerio_core::Empty;
///
/// let call = Identify::by_email("cool.person@example.com", &Empty);
/// let call = Identify::new("97980cfea0067", &Empty);
/// ```
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent: end it with `.send(&client)`"]
pub struct Identify<'a, T: ?Sized> {
    who: Who<'a>,
    traits: &'a T,
    common: Common<'a>,
}

#[derive(Debug)]
enum Who<'a> {
    Identity(Identity<'a>),
    Email(Cow<'a, str>),
}

impl<'a, T: PersonTraits + ?Sized> Identify<'a, T> {
    /// Somebody by their id. With both ids, what was recorded under the anonymous one becomes
    /// the user's.
    #[doc = sent!(
        "use customerio_core::Empty;\nuse customerio_core::call::Identify;\n\n",
        "Identify::new(\"u1\", &Empty)",
        "\"userId\":\"u1\""
    )]
    pub fn new(identity: impl IntoIdentity<'a>, traits: &'a T) -> Self {
        Self {
            who: Who::Identity(identity.into_identity()),
            traits,
            common: Common::default(),
        }
    }

    /// Creates a call for a person known by e-mail address only. The address overrides the trait
    /// `email`.
    #[doc = sent!(
        "use customerio_core::Empty;\nuse customerio_core::call::Identify;\n\n",
        "Identify::by_email(\"cool.person@example.com\", &Empty)",
        "\"email\":\"cool.person@example.com\""
    )]
    pub fn by_email(email: impl Into<Cow<'a, str>>, traits: &'a T) -> Self {
        Self {
            who: Who::Email(email.into()),
            traits,
            common: Common::default(),
        }
    }

    common_setters!(
        "use customerio_core::Empty;\nuse customerio_core::call::Identify;\n\n",
        "Identify::new(\"u1\", &Empty)",
        "\"type\":\"identify\""
    );
}

#[diagnostic::do_not_recommend]
impl<T: PersonTraits + ?Sized> Call for Identify<'_, T> {}

impl<T: PersonTraits + ?Sized> Parts for Identify<'_, T> {
    fn kind(&self) -> CallKind {
        CallKind::Identify
    }

    fn common(&self) -> &Common<'_> {
        &self.common
    }

    fn ids<'s>(&'s self, _roles: &'s RoleTexts) -> Ids<'s> {
        let (user, anonymous, needs) = match &self.who {
            Who::Identity(identity) => (
                identity.user_id(),
                identity.anonymous_id(),
                CallKind::Identify.required_ids(),
            ),
            Who::Email(_) => (None, None, &[] as &[_]),
        };
        Ids {
            user,
            anonymous,
            group: None,
            previous: None,
            needs,
            fields: &[],
        }
    }

    fn lane(&self) -> Option<&str> {
        match &self.who {
            Who::Identity(_) => None,
            Who::Email(email) => Some(email),
        }
    }

    fn show_payload(&self, to: &mut FieldWriter<'_, '_>) {
        const { assert_constraints_apply(T::SPEC.shape) };
        match &self.who {
            Who::Identity(_) => to.field_of("traits", T::SPEC.shape, self.traits),
            Who::Email(email) => to.field(
                "traits",
                &WithEmail {
                    email,
                    traits: self.traits,
                },
            ),
        }
    }

    fn check_own_ids(&self, found: &mut Violations) {
        if let Who::Email(email) = &self.who {
            let traits = Path::Key(&Path::Root, "traits");
            check_form(&Path::Key(&traits, "email"), email, form::email, found);
        }
    }

    fn is_checked_by_walk(&self) -> bool {
        match self.who {
            Who::Identity(_) => self.traits.untyped().is_none(),
            // The email hides the field of the traits with the same key.
            Who::Email(_) => false,
        }
    }

    fn check_payload(&self, found: &mut Violations) {
        check_object("traits", T::SPEC.shape, self.traits, found);
        if let Some(of) = self.traits.untyped() {
            let path = Path::Key(&Path::Root, "traits");
            untyped::check_traits(of, ("person", ""), PERSON_TRAITS, &path, found);
        }
    }

    fn check_soft_limits(&self, found: &mut Violations) {
        soft::check_traits(self.traits, &Path::Key(&Path::Root, "traits"), found);
    }

    #[cfg(any(feature = "coverage", feature = "testing"))]
    fn record<R: crate::recorder::Recorder>(&self, to: &mut R) {
        to.traits(self.traits);
    }
}

struct WithEmail<'a, T: ?Sized> {
    email: &'a str,
    traits: &'a T,
}

impl<T: CioObject + ?Sized> CioProperty for WithEmail<'_, T> {
    const SHAPE: &'static Shape = T::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl<T: CioObject + ?Sized> CioObject for WithEmail<'_, T> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        to.field("email", self.email);
        self.traits.visit_fields(&mut Without { key: "email", to });
    }
}
