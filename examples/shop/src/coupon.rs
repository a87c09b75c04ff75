//! Coupons.

use customerio::{CioEvent, CioProperty};

/// A coupon, and what it was tried on.
#[derive(Clone, Debug, CioProperty)]
pub struct CouponUse {
    /// The number of the order.
    #[cio(length(1..=64), example = "50314b8e9bcf000000000000")]
    pub order_id: Option<String>,
    /// The number of the basket.
    #[cio(length(1..=64), example = "923923929jd29jd92dj9j93fj3")]
    pub cart_id: Option<String>,
    /// The number of the coupon.
    #[cio(length(1..=40), example = "may_deals_2026")]
    pub coupon_id: String,
    /// The name of the coupon.
    #[cio(length(1..=80), example = "May Deals 2026")]
    pub coupon_name: Option<String>,
}

/// A customer typed a coupon in.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Coupon Entered", owner = "marketing", tags("coupon"))]
pub struct CouponEntered {
    /// The coupon.
    #[cio(flatten)]
    pub coupon: CouponUse,
}

/// A coupon took something off.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Coupon Applied", owner = "marketing", tags("coupon", "money"))]
pub struct CouponApplied {
    /// The coupon.
    #[cio(flatten)]
    pub coupon: CouponUse,
    /// How much it took off.
    #[cio(range(0.0..=1_000_000.0), unit = "currency", example = 23.32)]
    pub discount: f64,
}

/// A coupon was refused.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Coupon Denied", owner = "marketing", tags("coupon"))]
pub struct CouponDenied {
    /// The coupon.
    #[cio(flatten)]
    pub coupon: CouponUse,
    /// Why.
    #[cio(length(1..=200), example = "Coupon expired")]
    pub reason: String,
}

/// A customer took a coupon back.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Coupon Removed", owner = "marketing", tags("coupon"))]
pub struct CouponRemoved {
    /// The coupon.
    #[cio(flatten)]
    pub coupon: CouponUse,
    /// How much it had taken off.
    #[cio(range(0.0..=1_000_000.0), unit = "currency", example = 23.32)]
    pub discount: Option<f64>,
}
