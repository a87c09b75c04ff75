use super::id::{AnonymousId, IdValue, IntoAnonymousId, IntoUserId, TypedAnonymousId, UserId};

/// The person that a call is about.
///
/// A string, an integer or a UUID is the id of a user. A visitor has an [`AnonymousId`]:
///
/// ```
/// use customerio_core::call::{AnonymousId, Identity};
///
/// let user: Identity = "97980cfea0067".into();
/// let visitor: Identity = AnonymousId::new("a-42").into();
/// let both = Identity::both("97980cfea0067", AnonymousId::new("a-42"));
/// assert_eq!(both.user_id(), user.user_id());
/// assert_eq!(both.anonymous_id(), visitor.anonymous_id());
/// ```
///
/// An id should have at most 150 bytes. A call refuses an empty id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identity<'a> {
    /// A known person. The id may be an e-mail address.
    User(UserId<'a>),
    /// A visitor who is not known yet.
    Anonymous(AnonymousId<'a>),
    /// A known person and their anonymous id: Customer.io adds what it recorded under the anonymous id to
    /// the person.
    Both {
        /// The id of the user.
        user: UserId<'a>,
        /// The id that they had as a visitor.
        anonymous: AnonymousId<'a>,
    },
}

/// A value that names the person of a call: an [`Identity`], the id of a user or a visitor, or a plain
/// value, which is the id of a user.
///
/// For a type of your own, implement `From<YourType>` for `Identity`, or derive it:
/// `#[derive(CioProperty)] #[cio(user_id)] struct CustomerId(Uuid);`.
///
/// ```
/// use customerio_core::call::{AnonymousId, IntoIdentity};
///
/// assert_eq!(17.into_identity().user_id(), Some("17"));
/// assert_eq!(AnonymousId::new("a-42").into_identity().user_id(), None);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name the person of this call",
    label = "expected a string, an integer, a UUID, a `UserId`, an `AnonymousId` or an `Identity`",
    note = "the person is the first argument, the event or the traits are the last",
    note = "an `Option`: write `match id {{ Some(id) => Identity::user(id), None => Identity::anonymous(visitor) }}`",
    note = "a user and an anonymous id: write `Identity::both(user, AnonymousId::new(…))`",
    note = "the id of a group comes after the person; no person: write `Group::without_person(group_id, &traits)`, or `Track::for_group(group_id, &event)`",
    note = "the id of a user in a type of your own: add `#[derive(CioProperty)]` and `#[cio(user_id)]` to that type; of a visitor: `#[cio(anonymous_id)]`"
)]
#[cfg_attr(
    not(feature = "uuid"),
    diagnostic::on_unimplemented(note = "a UUID: enable the feature `uuid` of `customerio`")
)]
pub trait IntoIdentity<'a> {
    /// The person.
    ///
    /// ```
    /// use customerio_core::call::{Identity, IntoIdentity};
    ///
    /// assert_eq!("u1".into_identity(), Identity::user("u1"));
    /// ```
    fn into_identity(self) -> Identity<'a>;
}

#[diagnostic::do_not_recommend]
impl<'a, T: Into<Identity<'a>>> IntoIdentity<'a> for T {
    fn into_identity(self) -> Identity<'a> {
        self.into()
    }
}

impl<'a> Identity<'a> {
    /// A known person.
    ///
    /// ```
    /// use customerio_core::call::Identity;
    ///
    /// assert_eq!(Identity::user(17).user_id(), Some("17"));
    /// ```
    #[must_use]
    pub fn user(id: impl IntoUserId<'a>) -> Self {
        Self::User(id.into_id())
    }

    /// A visitor who is not known yet.
    ///
    /// ```
    /// use customerio_core::call::Identity;
    ///
    /// let visitor = Identity::anonymous("a-42");
    /// assert_eq!((visitor.user_id(), visitor.anonymous_id()), (None, Some("a-42")));
    /// ```
    #[must_use]
    pub fn anonymous(id: impl IntoAnonymousId<'a>) -> Self {
        Self::Anonymous(id.into_id())
    }

    /// A known person and the id that they had as a visitor. Customer.io merges the visitor into the
    /// person.
    ///
    /// The anonymous id is named by its type, because two strings could be swapped.
    ///
    /// ```
    /// use customerio_core::call::{AnonymousId, Identity};
    ///
    /// let person = Identity::both("u1", AnonymousId::new("a-42"));
    /// assert_eq!((person.user_id(), person.anonymous_id()), (Some("u1"), Some("a-42")));
    /// ```
    #[doc(alias = "merge")]
    #[doc(alias = "with_anonymous_id")]
    #[must_use]
    pub fn both(user: impl IntoUserId<'a>, anonymous: impl TypedAnonymousId<'a>) -> Self {
        Self::Both {
            user: user.into_id(),
            anonymous: anonymous.into_id(),
        }
    }

    /// The id of the user, if there is one.
    ///
    /// ```
    /// use customerio_core::call::{AnonymousId, Identity};
    ///
    /// assert_eq!(Identity::from("u1").user_id(), Some("u1"));
    /// assert_eq!(Identity::from(AnonymousId::new("a-42")).user_id(), None);
    /// ```
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        match self {
            Self::User(user) | Self::Both { user, .. } => Some(user.as_str()),
            Self::Anonymous(_) => None,
        }
    }

    /// The anonymous id, if there is one.
    ///
    /// ```
    /// use customerio_core::call::{AnonymousId, Identity};
    ///
    /// assert_eq!(Identity::from("u1").anonymous_id(), None);
    /// assert_eq!(Identity::both("u1", AnonymousId::new("a-42")).anonymous_id(), Some("a-42"));
    /// ```
    #[must_use]
    pub fn anonymous_id(&self) -> Option<&str> {
        match self {
            Self::Anonymous(anonymous) | Self::Both { anonymous, .. } => Some(anonymous.as_str()),
            Self::User(_) => None,
        }
    }
}

impl<'a, T: IdValue<'a>> From<T> for Identity<'a> {
    fn from(value: T) -> Self {
        Self::User(UserId::new(value))
    }
}

impl<'a> From<UserId<'a>> for Identity<'a> {
    fn from(id: UserId<'a>) -> Self {
        Self::User(id)
    }
}

impl<'a> From<&'a UserId<'_>> for Identity<'a> {
    fn from(id: &'a UserId<'_>) -> Self {
        Self::User(id.into())
    }
}

impl<'a> From<AnonymousId<'a>> for Identity<'a> {
    fn from(id: AnonymousId<'a>) -> Self {
        Self::Anonymous(id)
    }
}

impl<'a> From<&'a AnonymousId<'_>> for Identity<'a> {
    fn from(id: &'a AnonymousId<'_>) -> Self {
        Self::Anonymous(id.into())
    }
}

impl<'a> From<&'a Identity<'_>> for Identity<'a> {
    fn from(identity: &'a Identity<'_>) -> Self {
        match identity {
            Identity::User(user) => Self::User(user.into()),
            Identity::Anonymous(anonymous) => Self::Anonymous(anonymous.into()),
            Identity::Both { user, anonymous } => Self::Both {
                user: user.into(),
                anonymous: anonymous.into(),
            },
        }
    }
}
