//! Wishlists.

use customerio::CioEvent;

use crate::product::Product;

/// A customer wants to remember a product.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Product Added to Wishlist",
    owner = "discovery",
    tags("wishlist")
)]
pub struct ProductAddedToWishlist {
    /// The number of the wishlist.
    #[cio(length(1..=64), example = "skdjsidjsdkdj29j")]
    pub wishlist_id: Option<String>,
    /// What it is called.
    #[cio(length(1..=80), example = "Loved teas")]
    pub wishlist_name: Option<String>,
    /// The product.
    #[cio(flatten)]
    pub product: Product,
}

/// A customer does not want a product any more.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Product Removed from Wishlist",
    owner = "discovery",
    tags("wishlist")
)]
pub struct ProductRemovedFromWishlist {
    /// The number of the wishlist.
    #[cio(length(1..=64), example = "skdjsidjsdkdj29j")]
    pub wishlist_id: Option<String>,
    /// The product.
    #[cio(flatten)]
    pub product: Product,
}

/// A product went from a wishlist into the basket.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Wishlist Product Added to Cart",
    owner = "discovery",
    tags("wishlist", "cart")
)]
pub struct WishlistProductAddedToCart {
    /// The number of the wishlist.
    #[cio(length(1..=64), example = "skdjsidjsdkdj29j")]
    pub wishlist_id: Option<String>,
    /// The number of the basket.
    #[cio(length(1..=64), example = "99j2d92j9dj29dj29d2d")]
    pub cart_id: Option<String>,
    /// The product.
    #[cio(flatten)]
    pub product: Product,
}
