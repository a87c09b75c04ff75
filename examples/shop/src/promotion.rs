//! Promotions within the shop.

use customerio::{CioEvent, CioProperty};

/// A promotion, and where it was shown.
#[derive(Clone, Debug, CioProperty)]
pub struct Promotion {
    /// Its number.
    #[cio(length(1..=64), example = "promo_1")]
    pub promotion_id: String,
    /// Which of its pictures was shown.
    #[cio(length(1..=80), example = "top_banner_2")]
    pub creative: Option<String>,
    /// The name of the promotion.
    #[cio(length(1..=80), example = "75% store-wide shoe sale")]
    pub name: Option<String>,
    /// Where on the page it was shown.
    #[cio(length(1..=80), example = "home_banner_top")]
    pub position: Option<String>,
}

/// A customer saw a promotion.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Promotion Viewed", owner = "marketing", tags("promotion"))]
pub struct PromotionViewed {
    /// The promotion.
    #[cio(flatten)]
    pub promotion: Promotion,
}

/// A customer followed a promotion.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Promotion Clicked", owner = "marketing", tags("promotion"))]
pub struct PromotionClicked {
    /// The promotion.
    #[cio(flatten)]
    pub promotion: Promotion,
}
