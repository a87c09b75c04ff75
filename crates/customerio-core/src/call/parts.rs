//! The parts of a call, for the writer of items. The trait is private, so that only this crate defines
//! calls.

use core::fmt;
use std::time::SystemTime;

use customerio_rules::form;
use customerio_rules::naming::NameError;
use serde::Serialize;

use super::CallKind;
use super::common::Common;
use super::key::MessageKey;
use crate::event::{EventSpec, Role, RoleField, Roles};
use crate::shape::Shape;
use crate::timestamp::{Timestamp, TimestampError};
use crate::validate::{Checker, Found, Path, Rule, Violations};
use crate::walk::{CioObject, CioProperty, FieldWriter, Fields, Sequence, Visitor};

/// The parts of a call.
pub trait Parts {
    /// Returns the call.
    fn kind(&self) -> CallKind;

    /// Returns the fields that every call has.
    fn common(&self) -> &Common<'_>;

    /// Shows the fields of an event that fill a part of the message.
    fn show_roles(&self, to: &mut RoleTexts) {
        let _ = to;
    }

    /// Whose it is.
    fn ids<'s>(&'s self, roles: &'s RoleTexts) -> Ids<'s>;

    /// Returns the key that orders the message if it has no identity.
    fn lane(&self) -> Option<&str> {
        None
    }

    /// Shows the content, except the ids and the common fields.
    fn show_payload(&self, to: &mut FieldWriter<'_, '_>);

    /// Reports empty ids that [`ids`](Self::ids) does not return.
    fn check_own_ids(&self, found: &mut Violations) {
        let _ = found;
    }

    /// Returns whether the walk of the payload shows every value that
    /// [`check_payload`](Self::check_payload) checks, at its place in the shape. Then a writer checks the
    /// values while it writes them.
    fn is_checked_by_walk(&self) -> bool {
        false
    }

    /// Finds what its payload does not satisfy.
    fn check_payload(&self, found: &mut Violations);

    /// Reports content over a published limit.
    fn check_soft_limits(&self, found: &mut Violations);

    /// Passes its event or its traits to a recorder.
    #[cfg(any(feature = "coverage", feature = "testing"))]
    fn record<R: crate::recorder::Recorder>(&self, to: &mut R) {
        let _ = to;
    }
}

/// The ids of a call.
#[derive(Debug)]
pub struct Ids<'a> {
    pub(crate) user: Option<&'a str>,
    pub(crate) anonymous: Option<&'a str>,
    pub(crate) group: Option<&'a str>,
    pub(crate) previous: Option<&'a str>,
    /// The ids of which the API requires one. Empty if it requires none.
    pub(crate) needs: &'static [&'static str],
    /// The fields of an event that could fill them in.
    pub(crate) fields: &'static [RoleField],
}

impl<'a> Ids<'a> {
    /// Calls `each` with each given id and its key, in the order in which they are written. It is no
    /// iterator: most calls have one id, for which the others cost one test.
    #[inline]
    pub(crate) fn for_each_given(&self, mut each: impl FnMut(&'static str, &'a str)) {
        // Without `..`, so that a new id must be written.
        let Self {
            user,
            anonymous,
            group,
            previous,
            needs: _,
            fields: _,
        } = *self;
        for (key, id) in [
            (MessageKey::UserId, user),
            (MessageKey::AnonymousId, anonymous),
            (MessageKey::GroupId, group),
            (MessageKey::PreviousId, previous),
        ] {
            if let Some(id) = id {
                each(key.as_str(), id);
            }
        }
    }

    fn has(&self, key: &str) -> bool {
        let mut has = false;
        self.for_each_given(|given, _| has |= given == key);
        has
    }

    /// Shows the [given](Self::for_each_given) ids as fields. It is no loop over them, since the writer
    /// copies a key faster if it is a constant.
    pub(crate) fn visit<F: Fields>(&self, to: &mut F) {
        let Self {
            user,
            anonymous,
            group,
            previous,
            needs: _,
            fields: _,
        } = self;
        user.visit_as_field(MessageKey::UserId.as_str(), to);
        anonymous.visit_as_field(MessageKey::AnonymousId.as_str(), to);
        group.visit_as_field(MessageKey::GroupId.as_str(), to);
        previous.visit_as_field(MessageKey::PreviousId.as_str(), to);
    }

    /// Names the fields that identify somebody and are `None`.
    fn absent_fields(&self) -> String {
        let identifies = |it: &&RoleField| matches!(it.role(), Role::UserId | Role::AnonymousId);
        let fields = self.fields.iter().filter(identifies);
        let fields: Vec<_> = fields
            .map(|it| format!("`None` in the field `{}`", it.field()))
            .collect();
        fields.join(" and ")
    }

    pub(crate) fn check(&self, found: &mut Violations) {
        self.for_each_given(|key, id| check_id(&Path::Key(&Path::Root, key), id, found));
        if self.previous.is_some() && self.previous == self.user {
            let path = Path::Key(&Path::Root, MessageKey::PreviousId.as_str());
            found.add(&path, Rule::SameProfile, Found::Nothing);
        }
        if !self.needs.is_empty() && !self.needs.iter().any(|key| self.has(key)) {
            let rule = Rule::Missing { one_of: self.needs };
            match self.absent_fields() {
                fields if fields.is_empty() => found.add(&Path::Root, rule, Found::Nothing),
                fields => found.add(&Path::Root, rule, Found::Other(&fields)),
            }
        }
    }
}

/// The values of an event's fields with a role.
#[derive(Debug, Default)]
pub struct RoleTexts {
    texts: [Option<String>; 5],
    time: Option<SystemTime>,
}

impl RoleTexts {
    pub(crate) fn get(&self, role: Role) -> Option<&str> {
        self.texts[role as usize].as_deref()
    }

    /// The timestamp that a field fills in; an error if the string is not a timestamp.
    pub(crate) fn timestamp(&self) -> Option<Result<Timestamp, TimestampError>> {
        match self.time {
            Some(time) => Some(Ok(time.into())),
            None => self.get(Role::Timestamp).map(str::parse),
        }
    }
}

impl Roles for RoleTexts {
    fn role<T: CioProperty + ?Sized>(&mut self, role: Role, value: &T) {
        let mut role_text = RoleText::default();
        value.visit_property(&mut role_text);
        self.texts[role as usize] = role_text.text;
        self.time = role_text.time.or(self.time);
    }
}

/// A visitor that stores a value that can be an id or a timestamp.
#[derive(Default)]
struct RoleText {
    text: Option<String>,
    time: Option<SystemTime>,
}

impl RoleText {
    fn keep(&mut self, value: &(impl ToString + ?Sized)) {
        self.text = Some(value.to_string());
    }
}

impl Visitor for RoleText {
    fn null(&mut self) {}

    fn boolean(&mut self, _value: bool) {}

    fn signed(&mut self, value: i64) {
        self.keep(&value);
    }

    fn unsigned(&mut self, value: u64) {
        self.keep(&value);
    }

    fn signed_wide(&mut self, value: i128) {
        self.keep(&value);
    }

    fn unsigned_wide(&mut self, value: u128) {
        self.keep(&value);
    }

    fn single(&mut self, _value: f32) {}

    fn double(&mut self, _value: f64) {}

    fn text(&mut self, value: &str) {
        self.keep(value);
    }

    fn displayed(&mut self, value: &dyn fmt::Display) {
        self.keep(value);
    }

    fn time(&mut self, value: SystemTime) {
        self.time = Some(value);
    }

    fn sequence<S: Sequence + ?Sized>(&mut self, _value: &S) {}

    fn object<O: CioObject + ?Sized>(&mut self, _value: &O) {}

    fn foreign<T: Serialize + ?Sized>(&mut self, _value: &T) {}
}

/// Shows an object without one of its keys.
pub(crate) struct Without<'f, F> {
    pub(crate) key: &'static str,
    pub(crate) to: &'f mut F,
}

impl<F: Fields> Fields for Without<'_, F> {
    fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, value: &T) {
        if name != self.key {
            self.to.field(name, value);
        }
    }

    fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        if key != self.key {
            self.to.entry(key, value);
        }
    }

    fn refused(&mut self, why: &dyn fmt::Display) {
        self.to.refused(why);
    }
}

/// Checks an object of a call under its key.
pub(crate) fn check_object<T: CioProperty + ?Sized>(
    key: &'static str,
    shape: &'static Shape,
    value: &T,
    found: &mut Violations,
) {
    Checker::new(shape, &Path::Key(&Path::Root, key), found).show(value);
}

/// Checks an id.
pub(crate) fn check_id(path: &Path<'_>, id: &str, found: &mut Violations) {
    check_form(path, id, form::id, found);
}

/// Checks a string that must not be blank and must have a form. The string is not shown, since it may be
/// an e-mail address.
pub(crate) fn check_form(
    path: &Path<'_>,
    text: &str,
    form: fn(&str) -> Option<&'static str>,
    found: &mut Violations,
) {
    if text.is_empty() {
        found.add(path, Rule::Empty, Found::Nothing);
    } else if let Some(message) = form(text) {
        if form::is_blank(text) {
            found.add(path, Rule::Empty, Found::Text(text));
        } else {
            found.add(path, Rule::Form { message }, Found::Nothing);
        }
    }
}

/// Checks the name of an event with a hand-written implementation.
pub(crate) fn check_event_name(spec: &EventSpec, found: &mut Violations) {
    report_name_error(spec.call.name_key(), spec.name, spec.name_error, found);
}

/// Reports the error of a name that is under `key`.
pub(crate) fn report_name_error(
    key: &'static str,
    name: &str,
    error: Option<NameError>,
    found: &mut Violations,
) {
    let path = Path::Key(&Path::Root, key);
    match error {
        // The soft limits include the length.
        None | Some(NameError::TooLong) => {}
        Some(NameError::Empty) => found.add(&path, Rule::Empty, Found::Nothing),
        Some(error @ (NameError::Control | NameError::Padded)) => {
            let message = error.message();
            found.add(&path, Rule::EventName { message }, Found::Text(name));
        }
    }
}
