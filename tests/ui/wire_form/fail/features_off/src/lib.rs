//! Types of other crates whose feature is off: one error for each place.

use chrono::{DateTime, Utc};
use customerio::{CioEvent, CioProperty};
use rust_decimal::Decimal;
use uuid::Uuid;

#[derive(CioProperty)]
#[cio(user_id)]
pub struct CustomerId(Uuid);

#[derive(CioProperty)]
pub struct OrderId(Uuid);

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted {
    #[cio(user_id)]
    pub customer: Uuid,
    #[cio(message_id)]
    pub message: Option<Uuid>,
    #[cio(timestamp)]
    pub at: DateTime<Utc>,
    #[cio(group_id, keep)]
    pub company: Uuid,
    pub order: Uuid,
    pub items: Vec<Uuid>,
    #[cio(number)]
    pub total: Decimal,
    #[cio(number, range(0.01..))]
    pub fee: Option<Decimal>,
    #[cio(range(0..))]
    pub net: Decimal,
    #[cio(nullable)]
    pub shipped: Option<DateTime<Utc>>,
}
