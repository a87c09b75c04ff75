use std::borrow::Cow;

/// Whose call it is.
///
/// A string is a user id; an anonymous id has to be named:
///
/// ```
/// use customerio_core::call::Identity;
///
/// let user: Identity = "97980cfea0067".into();
/// let visitor = Identity::anonymous("a-42");
/// let both = Identity::both("97980cfea0067", "a-42");
/// assert_eq!(both.user_id(), user.user_id());
/// assert_eq!(both.anonymous_id(), visitor.anonymous_id());
/// ```
///
/// An id should have at most 150 bytes and must not be empty; the call that takes it says so if
/// it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Identity<'a> {
    /// Somebody known. The id may be an e-mail address.
    User(Cow<'a, str>),
    /// Somebody not known yet.
    Anonymous(Cow<'a, str>),
    /// Somebody known, and the id they had before: Customer.io ties what was recorded under the
    /// anonymous id to the user.
    Both {
        /// The id of the user.
        user: Cow<'a, str>,
        /// The id they had before.
        anonymous: Cow<'a, str>,
    },
}

/// What says whose a call is: an [`Identity`], or a string, which is the id of a user.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whose this is",
    label = "the id of a user is a string, or write an `Identity`",
    note = "a number: write `id.to_string()`",
    note = "somebody not known yet: write `Identity::anonymous(\"…\")`"
)]
pub trait IntoIdentity<'a> {
    /// Whose it is.
    fn into_identity(self) -> Identity<'a>;
}

#[diagnostic::do_not_recommend]
impl<'a, T: Into<Identity<'a>>> IntoIdentity<'a> for T {
    fn into_identity(self) -> Identity<'a> {
        self.into()
    }
}

/// The id of a user, a visitor or an object: a string.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an id",
    label = "an id is a string",
    note = "a number: write `id.to_string()`"
)]
pub trait IntoId<'a> {
    /// The string.
    fn into_id(self) -> Cow<'a, str>;
}

#[diagnostic::do_not_recommend]
impl<'a, T: Into<Cow<'a, str>>> IntoId<'a> for T {
    fn into_id(self) -> Cow<'a, str> {
        self.into()
    }
}

impl<'a> Identity<'a> {
    /// Somebody known.
    #[must_use]
    pub fn user(id: impl IntoId<'a>) -> Self {
        Self::User(id.into_id())
    }

    /// Somebody not known yet.
    #[must_use]
    pub fn anonymous(id: impl IntoId<'a>) -> Self {
        Self::Anonymous(id.into_id())
    }

    /// Somebody known, and the id they had before.
    #[must_use]
    pub fn both(user: impl IntoId<'a>, anonymous: impl IntoId<'a>) -> Self {
        Self::Both {
            user: user.into_id(),
            anonymous: anonymous.into_id(),
        }
    }

    /// The id of the user, if there is one.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        match self {
            Self::User(user) | Self::Both { user, .. } => Some(user),
            Self::Anonymous(_) => None,
        }
    }

    /// The anonymous id, if there is one.
    #[must_use]
    pub fn anonymous_id(&self) -> Option<&str> {
        match self {
            Self::Anonymous(anonymous) | Self::Both { anonymous, .. } => Some(anonymous),
            Self::User(_) => None,
        }
    }
}

impl<'a> From<&'a str> for Identity<'a> {
    fn from(user: &'a str) -> Self {
        Self::user(user)
    }
}

impl<'a> From<&'a String> for Identity<'a> {
    fn from(user: &'a String) -> Self {
        Self::user(user.as_str())
    }
}

impl From<String> for Identity<'_> {
    fn from(user: String) -> Self {
        Self::user(user)
    }
}
