//! Who uses the product: what is known of people and workspaces, and the types of personal data
//! that the events of other crates may hold.

use std::collections::BTreeMap;
use std::time::SystemTime;

use customerio::{CioEvent, CioProperty, CioTraits};

/// The address for mail.
#[derive(Clone, Debug, CioProperty)]
#[cio(pii = "contact")]
pub struct EmailAddress(#[cio(format = "email", length(3..=254))] pub String);

/// Somebody with an account.
#[derive(Clone, Debug, CioTraits)]
#[cio(person, owner = "identity", tags("core"), rename_all = "camelCase")]
pub struct User {
    /// Where mail reaches them.
    #[cio(example = "cool.person@example.com")]
    pub email: EmailAddress,
    /// What they want to be called.
    #[cio(length(1..=100), pii = "name", example = "Cool Person")]
    pub display_name: Option<String>,
    /// When the account was opened.
    pub created_at: Option<SystemTime>,
    /// In which language mail is written: a tag of BCP 47.
    #[cio(pattern = "^[a-z]{2}(-[A-Z]{2})?$", example = "en-GB")]
    pub locale: Option<String>,
    /// What they are in each workspace, by its number.
    #[cio(items(..=50))]
    pub roles: Option<BTreeMap<String, Seat>>,
    /// The user who invited this one, with the referrers before.
    pub referrer: Option<Referrer>,
}

/// The role of a user in a workspace.
#[derive(Clone, Copy, Debug, CioProperty)]
#[cio(rename_all = "lowercase")]
pub enum Seat {
    /// Pays, and may do everything.
    Owner,
    /// May do everything but pay.
    Editor,
    /// May look.
    Viewer,
}

/// A user who invited another.
#[derive(Clone, Debug, CioProperty)]
pub struct Referrer {
    /// The number of the account.
    #[cio(length(1..=64), example = "usr_9")]
    pub user: String,
    /// The user who invited this referrer.
    pub by: Option<Box<Referrer>>,
}

/// What a workspace is.
#[derive(Clone, Debug, CioTraits)]
#[cio(
    group(object_type = "2"),
    owner = "identity",
    version = 2,
    rename_all = "camelCase"
)]
pub struct Workspace {
    /// What it is called.
    #[cio(length(1..=100), example = "Acme's designs")]
    pub name: String,
    /// What it may use.
    pub plan: Plan,
    /// How many seats are paid for.
    #[cio(range(1..=100_000), unit = "seats", example = 12)]
    pub seats: u32,
    /// When a trial ends; `null` where there is none.
    #[cio(nullable)]
    pub trial_ends_at: Option<SystemTime>,
}

/// What a workspace may use.
#[derive(Clone, Copy, Debug, CioProperty)]
#[cio(rename_all = "lowercase")]
pub enum Plan {
    /// Nothing is paid.
    Free,
    /// Paid by seat.
    Team,
    /// Paid by contract.
    Enterprise,
}

/// The role of a user in a workspace, for campaigns that address only owners.
#[derive(Clone, Debug, CioTraits)]
#[cio(relationship, owner = "identity", rename_all = "camelCase")]
pub struct WorkspaceMember {
    /// What they are.
    pub seat: Seat,
    /// When they came.
    pub joined_at: Option<SystemTime>,
}

/// A user invited another to a workspace.
///
/// The address belongs to a person without an account, so no traits can hold it.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Member Invited",
    owner = "identity",
    tags("growth"),
    allow_pii("contact"),
    rename_all = "camelCase"
)]
pub struct MemberInvited {
    /// The user who invites.
    #[cio(user_id)]
    pub invited_by: String,
    /// The workspace.
    #[cio(length(1..=64), example = "wsp_7")]
    pub workspace_id: String,
    /// The address of the invited person.
    #[cio(example = "friend@example.com")]
    pub email: EmailAddress,
    /// What they are to be.
    pub seat: Seat,
}
