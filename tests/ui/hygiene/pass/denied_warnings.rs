//! Nothing that is written warns.
#![deny(warnings, missing_docs, unused, nonstandard_style, unreachable_pub, unused_qualifications, single_use_lifetimes, unused_lifetimes, let_underscore)]
#![forbid(unsafe_code)]

use customerio::{CioEvent, CioProperty, CioTraits};

/// A plan.
#[derive(CioProperty)]
#[non_exhaustive]
pub enum Plan {
    /// Nothing to pay.
    Free,
    /// Gone.
    #[deprecated]
    Old,
}

/// An order was paid.
#[derive(CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted<'a> {
    /// Who paid.
    #[cio(user_id)]
    pub user: &'a str,
    /// For what.
    pub r#type: Option<Plan>,
    /// Long gone.
    #[deprecated(note = "see `type`")]
    pub old: u8,
}

/// A customer.
#[derive(CioTraits)]
#[cio(person)]
pub struct Customer {
    /// The mailbox.
    pub email: String,
}

/// Runs.
fn main() {
    let plan: Plan = Plan::Free;
    assert!(customerio::validate::check(&plan).is_ok());
}
