//! Orders and their changes.

use customerio::{CioEvent, CioProperty};

use crate::product::{Currency, Product};

/// The properties that all events of an order have.
#[derive(Clone, Debug, CioProperty)]
pub struct OrderFacts {
    /// The number of the order, as printed on the invoice.
    #[cio(length(1..=64), example = "B-10417")]
    pub order_id: String,
    /// Which shop or partner it came through.
    #[cio(length(1..=80), example = "web")]
    pub affiliation: Option<String>,
    /// The price of all products.
    #[cio(range(0.0..=10_000_000.0), unit = "currency", example = 22.5)]
    pub subtotal: Option<f64>,
    /// The total price that the customer pays.
    #[cio(range(0.0..=10_000_000.0), unit = "currency", example = 27.5)]
    pub total: Option<f64>,
    /// The revenue, without shipping and tax.
    #[cio(range(0.0..=10_000_000.0), unit = "currency", example = 25.0)]
    pub revenue: Option<f64>,
    /// The price of shipping.
    #[cio(range(0.0..=100_000.0), unit = "currency", example = 3.0)]
    pub shipping: Option<f64>,
    /// The tax in it.
    #[cio(range(0.0..=10_000_000.0), unit = "currency", example = 2.0)]
    pub tax: Option<f64>,
    /// The discount.
    #[cio(range(0.0..=10_000_000.0), unit = "currency", example = 2.5)]
    pub discount: Option<f64>,
    /// The coupon that took it off.
    #[cio(length(1..=40), example = "SPRING")]
    pub coupon: Option<String>,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The products.
    #[cio(items(1..=100))]
    pub products: Vec<Product>,
}

/// A customer paid for a basket.
///
/// Sent once an order, when the payment went through; its number is the message id, so that a
/// repeat is known as one.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Order Completed",
    owner = "checkout",
    tags("orders", "money", "core"),
    since = "2024-03"
)]
pub struct OrderCompleted {
    /// The number of the checkout that led to it.
    #[cio(length(1..=64), example = "fksdjfsdjfisjf9sdfjsd9f")]
    pub checkout_id: Option<String>,
    /// The order.
    #[cio(flatten)]
    pub order: OrderFacts,
}

/// Something of an order changed after it was placed.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Order Updated", owner = "fulfilment", tags("orders"))]
pub struct OrderUpdated {
    /// The order, as it is now.
    #[cio(flatten)]
    pub order: OrderFacts,
}

/// A customer got money back.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Order Refunded",
    owner = "fulfilment",
    tags("orders", "money")
)]
pub struct OrderRefunded {
    /// The number of the order, as printed on the invoice.
    #[cio(length(1..=64), example = "B-10417")]
    pub order_id: String,
    /// How much goes back.
    #[cio(range(0.0..=10_000_000.0), unit = "currency", example = 12.5)]
    pub total: Option<f64>,
    /// The currency of the amount.
    pub currency: Option<Currency>,
    /// The returned products; absent if all were returned.
    #[cio(items(1..=100))]
    pub products: Option<Vec<Product>>,
}

/// An order will not be delivered.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Order Cancelled", owner = "fulfilment", tags("orders"))]
pub struct OrderCancelled {
    /// The order, as it was.
    #[cio(flatten)]
    pub order: OrderFacts,
    /// Who called it off.
    pub cancelled_by: Canceller,
}

/// Who called an order off.
#[derive(Clone, Debug, CioProperty)]
#[cio(tag = "kind", rename_all = "snake_case")]
pub enum Canceller {
    /// The customer who ordered.
    Customer {
        /// The words of the customer.
        #[cio(length(1..=500), example = "found it cheaper")]
        reason: Option<String>,
    },
    /// We did.
    Shop {
        /// Which product was missing.
        sold_out: Option<String>,
    },
    /// The bank did not pay.
    Payment,
}
