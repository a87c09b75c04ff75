//! The basket.

use customerio::CioEvent;

use crate::product::{Currency, Product};

/// A customer put a product into the basket.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Product Added", owner = "checkout", tags("cart", "core"))]
pub struct ProductAdded {
    /// The number of the basket.
    #[cio(length(1..=64), example = "skdjsidjsdkdj29j")]
    pub cart_id: Option<String>,
    /// The product.
    #[cio(flatten)]
    pub product: Product,
    /// What its price is in.
    pub currency: Option<Currency>,
}

/// A customer took a product out of the basket.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Product Removed", owner = "checkout", tags("cart"))]
pub struct ProductRemoved {
    /// The number of the basket.
    #[cio(length(1..=64), example = "ksjdj92dj29dj92d2j")]
    pub cart_id: Option<String>,
    /// The product.
    #[cio(flatten)]
    pub product: Product,
}

/// A customer looked at the basket.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Cart Viewed", owner = "checkout", tags("cart"))]
pub struct CartViewed {
    /// The number of the basket.
    #[cio(length(1..=64), example = "d92jd29jd92jd29j92d92jd")]
    pub cart_id: String,
    /// What is in it.
    #[cio(items(..=100))]
    pub products: Vec<Product>,
}
