//! From the basket to the order.

use customerio::{CioEvent, CioProperty};

use crate::product::{Currency, Product};

/// A customer went to the checkout.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Checkout Started",
    owner = "checkout",
    tags("checkout", "core")
)]
pub struct CheckoutStarted {
    /// The number that the order will have.
    #[cio(length(1..=64), example = "50314b8e9bcf000000000000")]
    pub order_id: String,
    /// Which shop or partner it came through.
    #[cio(length(1..=80), example = "web")]
    pub affiliation: Option<String>,
    /// The price without shipping and tax.
    #[cio(range(0.0..=10_000_000.0), unit = "currency", example = 30.0)]
    pub value: Option<f64>,
    /// The revenue.
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

/// A way to pay.
#[derive(Clone, Copy, Debug, CioProperty)]
#[cio(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// A card of whatever kind.
    Card,
    /// A transfer after the invoice.
    Invoice,
    /// A wallet on a telephone.
    Wallet,
}

/// The properties that all steps of a checkout have.
#[derive(Clone, Debug, CioProperty)]
pub struct CheckoutStep {
    /// The number of this checkout.
    #[cio(length(1..=64), example = "50314b8e9bcf000000000000")]
    pub checkout_id: String,
    /// Which step, from 1 on.
    #[cio(range(1..=20), example = 2)]
    pub step: u8,
    /// How the goods will come.
    #[cio(length(1..=80), example = "courier")]
    pub shipping_method: Option<String>,
    /// How they will be paid.
    pub payment_method: Option<PaymentMethod>,
}

/// A customer saw a step of the checkout.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Checkout Step Viewed", owner = "checkout", tags("checkout"))]
pub struct CheckoutStepViewed {
    /// The step.
    #[cio(flatten)]
    pub step: CheckoutStep,
}

/// A customer finished a step of the checkout.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Checkout Step Completed",
    owner = "checkout",
    tags("checkout")
)]
pub struct CheckoutStepCompleted {
    /// The step.
    #[cio(flatten)]
    pub step: CheckoutStep,
}

/// A customer said how to pay.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Payment Info Entered",
    owner = "checkout",
    tags("checkout", "money")
)]
pub struct PaymentInfoEntered {
    /// The step in which it was said.
    #[cio(flatten)]
    pub step: CheckoutStep,
    /// The number that the order will have.
    #[cio(length(1..=64), example = "dkfsjidfjsdifsdfksdjfkdsfjsdfkdsf")]
    pub order_id: Option<String>,
}
