//! A change in a nested type is on the field that holds it; one error names all.

use customerio::{CioEvent, CioProperty};

/// A customer paid for a basket.
#[derive(CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted {
    /// Order number.
    #[cio(length(1..=64))]
    pub order_id: String,
    #[cio(range(0.5..))]
    pub total: f64,
    pub ship: Address,
    pub coupon: String,
}

#[derive(CioProperty)]
pub struct Address {
    pub zip: u32,
    pub country: Country,
}

#[derive(CioProperty)]
pub enum Country {
    DE,
    IT,
}
