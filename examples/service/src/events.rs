//! All that the service sends to Customer.io.

use chrono::{DateTime, Utc};
use customerio::{CioEvent, CioProperty, CioTraits};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id of a customer. Calls accept it as a user id, and as no other id.
#[derive(CioProperty, Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(transparent)]
#[cio(user_id)]
pub struct CustomerId(pub Uuid);

/// The plans of the price list.
#[derive(CioProperty, Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Plan {
    /// For one person.
    Solo,
    /// For a company.
    Team,
}

/// The currencies of invoices.
#[derive(CioProperty, Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Euro.
    Eur,
    /// Pound sterling.
    Gbp,
}

/// A visitor looked at a plan.
#[derive(CioEvent, Clone, Debug)]
#[cio(event = "Plan Viewed", owner = "growth")]
pub struct PlanViewed {
    /// The plan.
    pub plan: Plan,
}

/// A visitor became a customer.
#[derive(CioEvent, Clone, Debug)]
#[cio(event = "Signed Up", owner = "growth")]
pub struct SignedUp {
    /// Whether the customer belongs to a company.
    pub with_company: bool,
}

/// A customer started to pay for a plan.
#[derive(CioEvent, Clone, Debug)]
#[cio(event = "Subscription Started", owner = "billing")]
pub struct SubscriptionStarted {
    /// The id of the subscription.
    pub subscription_id: Uuid,
    /// The plan.
    pub plan: Plan,
    /// The price of a month. Customer.io can calculate with a number; without `number` it is a string.
    #[cio(number, range(0.0..), multiple_of = 0.01)]
    pub price: Decimal,
    /// The currency of the price.
    pub currency: Currency,
    /// The time of the first invoice.
    pub first_invoice_at: DateTime<Utc>,
}

/// A customer cancelled a plan.
#[derive(CioEvent, Clone, Debug)]
#[cio(event = "Subscription Cancelled", owner = "billing")]
pub struct SubscriptionCancelled {
    /// The id of the subscription.
    pub subscription_id: Uuid,
    /// The reason in the customer's words. Absent if none was given.
    #[cio(length(1..=500))]
    pub reason: Option<String>,
}

/// The traits of a customer.
#[derive(CioTraits, Clone, Debug)]
#[cio(person, owner = "billing")]
pub struct Customer {
    /// The address for invoices.
    #[cio(format = "email", pii = "contact")]
    pub email: String,
    /// The name on invoices.
    #[cio(length(1..=200), pii = "name")]
    pub name: String,
    /// The time of the registration.
    pub created_at: DateTime<Utc>,
}

/// A company that pays for its people. `1` is the first object type of each workspace.
#[derive(CioTraits, Clone, Debug, Deserialize)]
#[cio(group(object_type = "1"), owner = "sales")]
pub struct Company {
    /// The name of the company.
    #[cio(length(1..=200))]
    pub name: String,
    /// The number of people in it.
    #[cio(range(1..))]
    pub seats: u32,
}

/// What a customer may do in a company.
#[derive(CioTraits, Clone, Debug)]
#[cio(relationship, owner = "sales")]
pub struct Membership {
    /// The role.
    pub role: Role,
}

/// The roles in a company.
#[derive(CioProperty, Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Uses the product.
    Member,
    /// Pays for it.
    Admin,
}
