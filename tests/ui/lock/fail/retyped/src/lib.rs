//! A property changes its type: the error is on the field.

use customerio::{CioEvent, CioProperty};

/// A customer paid for a basket.
#[derive(CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted {
    /// Order number.
    pub order_id: u64,
    #[cio(range(0.5..))]
    pub total: f64,
    pub ship: Address,
    pub coupon: Option<String>,
}

#[derive(CioProperty)]
pub struct Address {
    pub zip: String,
    pub country: Country,
}

#[derive(CioProperty)]
pub enum Country {
    DE,
    FR,
}
