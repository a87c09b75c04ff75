//! Subscriptions and their changes.

use customerio::{CioEvent, CioProperty};

/// A subscription began.
///
/// The first version, with an amount that did not say what it was in.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Subscription Started",
    owner = "billing",
    tags("money"),
    since = "2024-01",
    deprecated = "send version 2, which says the currency",
    rename_all = "camelCase"
)]
pub struct SubscriptionStartedV1 {
    /// The purchased plan.
    #[cio(length(1..=40), example = "team")]
    pub plan: String,
    /// How much a month.
    #[cio(range(0.0..=1_000_000.0), example = 144.0)]
    pub amount: f64,
}

/// A subscription began.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Subscription Started",
    owner = "billing",
    tags("money", "core"),
    version = 2,
    since = "2025-09",
    rename_all = "camelCase"
)]
pub struct SubscriptionStarted {
    /// The purchased plan.
    pub plan: PaidPlan,
    /// The price per month.
    pub price: Money,
    /// How many seats.
    #[cio(range(1..=100_000), unit = "seats", example = 12)]
    pub seats: u32,
    /// The coupon that made it cheaper.
    #[cio(
        length(1..=40),
        example = "SPRING",
        deprecated = "discounts are in the price since 2026"
    )]
    pub coupon: Option<String>,
}

/// A plan for sale.
#[derive(Clone, Copy, Debug, CioProperty)]
#[cio(rename_all = "lowercase")]
pub enum PaidPlan {
    /// By the seat.
    Team,
    /// By contract.
    Enterprise,
}

/// An amount, and what it is in.
#[derive(Clone, Debug, CioProperty)]
pub struct Money {
    /// How much, in the smallest coin, so that nothing is rounded.
    #[cio(range(0..=100_000_000), unit = "cents", example = 14_400)]
    pub amount: u64,
    /// A code of ISO 4217.
    #[cio(one_of("EUR", "GBP", "USD"), example = "EUR")]
    pub currency: String,
}

/// A subscription ended.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Subscription Cancelled",
    owner = "billing",
    tags("money", "churn"),
    rename_all = "camelCase"
)]
pub struct SubscriptionCancelled {
    /// The number of the subscription.
    #[cio(length(1..=64), example = "sub_311")]
    pub subscription_id: String,
    /// Why, in the words of the customer.
    #[cio(length(1..=2_000), example = "We went back to paper.")]
    pub reason: Option<String>,
    /// Whether it ends now, and not with the month that is paid.
    pub immediately: bool,
}

/// A card was about to expire.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Card Expiry Noticed",
    owner = "billing",
    deprecated = "the bank renews cards by itself",
    rename_all = "camelCase"
)]
pub struct CardExpiryNoticed {
    /// The last four digits.
    #[cio(pattern = "^[0-9]{4}$", example = "4242")]
    pub last_digits: String,
    /// The year in which it ends, and the month.
    pub expires: (u16, u8),
}

/// The page that shows what the product costs.
#[derive(Clone, Debug, CioEvent)]
#[cio(page = "Pricing", owner = "growth", rename_all = "camelCase")]
pub struct PricingPage {
    /// Where it is.
    #[cio(format = "uri", length(..=2_000), example = "https://app.example.com/pricing")]
    pub url: String,
    /// Which prices were shown.
    #[cio(length(1..=40), example = "b")]
    pub experiment: Option<String>,
}
