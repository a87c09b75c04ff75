//! What customers tell others, and us.

use customerio::{CioEvent, CioProperty};

use crate::product::Product;

/// By what way something was shared.
#[derive(Clone, Copy, Debug, CioProperty)]
#[cio(rename_all = "snake_case")]
pub enum ShareVia {
    /// A mail.
    Email,
    /// A link that was copied.
    Link,
    /// A post in a social network.
    Social,
}

/// A customer shared a product.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Product Shared",
    owner = "marketing",
    tags("sharing"),
    allow_pii("contact")
)]
pub struct ProductShared {
    /// By what way.
    pub share_via: ShareVia,
    /// What the customer wrote.
    #[cio(length(1..=500), example = "Check this out")]
    pub share_message: Option<String>,
    /// The recipient.
    #[cio(format = "email", length(..=254), pii = "contact", example = "friend@example.com")]
    pub recipient: Option<String>,
    /// The product.
    #[cio(flatten)]
    pub product: Product,
}

/// A customer shared a basket.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Cart Shared", owner = "marketing", tags("sharing", "cart"))]
pub struct CartShared {
    /// By what way.
    pub share_via: ShareVia,
    /// What the customer wrote.
    #[cio(length(1..=500), example = "Check this out")]
    pub share_message: Option<String>,
    /// The number of the basket.
    #[cio(length(1..=64), example = "d92jd29jd92jd29j92d92jd")]
    pub cart_id: String,
    /// What is in it.
    #[cio(items(..=100))]
    pub products: Vec<Product>,
}

/// A customer said what a product is like.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Product Reviewed",
    owner = "marketing",
    tags("sharing", "review")
)]
pub struct ProductReviewed {
    /// The number of the product.
    #[cio(length(1..=64), example = "507f1f77bcf86cd799439011")]
    pub product_id: String,
    /// The number of the review.
    #[cio(length(1..=64), example = "kdfjrj39fj39jf3")]
    pub review_id: Option<String>,
    /// What was written.
    #[cio(length(1..=2_000), example = "I love this product")]
    pub review_body: Option<String>,
    /// How many stars.
    #[cio(range(1..=5), unit = "stars", example = 5)]
    pub rating: u8,
}
