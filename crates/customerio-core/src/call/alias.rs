use super::common::{Common, common_setters};
use super::example::sent;
use super::parts::{Ids, Parts, RoleTexts};
use super::{Call, CallKind, IntoPreviousId, IntoUserId, PreviousId, UserId};
use crate::validate::Violations;
use crate::walk::FieldWriter;

/// Merges one profile into another: the previous one ends.
///
/// Needed only to merge two user ids, or for a few destinations; an `identify` with both ids ties
/// a visitor to a user. Send it right before the identify of the user. The merge can't be undone, and
/// a call refuses two equal ids.
///
/// ```
/// use customerio_core::call::{Alias, AnonymousId};
///
/// let call = Alias::new("97980cfea0067", AnonymousId::new("a-42"));
/// ```
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent: end it with `.send(&client)`"]
pub struct Alias<'a> {
    user_id: UserId<'a>,
    previous_id: PreviousId<'a>,
    common: Common<'a>,
}

impl<'a> Alias<'a> {
    /// Merges the profile of `previous_id`, a visitor or another user, into that of `user_id`.
    #[doc = sent!(
        "use customerio_core::call::{Alias, AnonymousId};\n\n",
        "Alias::new(\"u1\", AnonymousId::new(\"a-42\"))",
        "\"previousId\":\"a-42\""
    )]
    pub fn new(user_id: impl IntoUserId<'a>, previous_id: impl IntoPreviousId<'a>) -> Self {
        Self {
            user_id: user_id.into_id(),
            previous_id: previous_id.into_id(),
            common: Common::default(),
        }
    }

    common_setters!(
        "use customerio_core::call::{Alias, AnonymousId};\n\n",
        "Alias::new(\"u1\", AnonymousId::new(\"a-42\"))",
        "\"type\":\"alias\""
    );
}

#[diagnostic::do_not_recommend]
impl Call for Alias<'_> {}

impl Parts for Alias<'_> {
    fn kind(&self) -> CallKind {
        CallKind::Alias
    }

    fn common(&self) -> &Common<'_> {
        &self.common
    }

    fn ids<'s>(&'s self, _roles: &'s RoleTexts) -> Ids<'s> {
        Ids {
            user: Some(self.user_id.as_str()),
            anonymous: None,
            group: None,
            previous: Some(self.previous_id.as_str()),
            needs: CallKind::Alias.required_ids(),
            fields: &[],
        }
    }

    fn show_payload(&self, _to: &mut FieldWriter<'_, '_>) {}

    fn is_checked_by_walk(&self) -> bool {
        true
    }

    fn check_payload(&self, _found: &mut Violations) {}

    fn check_soft_limits(&self, _found: &mut Violations) {}
}
