//! Looking around.

use customerio::{CioEvent, CioProperty};

use crate::product::{Currency, Product};

/// A customer searched the shop.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Products Searched",
    owner = "discovery",
    tags("browsing", "search")
)]
pub struct ProductsSearched {
    /// The search text.
    #[cio(length(1..=200), example = "green tea")]
    pub query: String,
}

/// A customer looked at a list of products, such as a category.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Product List Viewed", owner = "discovery", tags("browsing"))]
pub struct ProductListViewed {
    /// The number of the list.
    #[cio(length(1..=64), example = "hot-deals-1")]
    pub list_id: String,
    /// The category that it shows.
    #[cio(length(1..=80), example = "Deals")]
    pub category: Option<String>,
    /// The products that were in sight.
    #[cio(items(..=100))]
    pub products: Vec<Product>,
}

/// A customer narrowed a list of products down, or sorted it.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Product List Filtered",
    owner = "discovery",
    tags("browsing", "search")
)]
pub struct ProductListFiltered {
    /// The number of the list.
    #[cio(length(1..=64), example = "todays-deals-may-11-2026")]
    pub list_id: Option<String>,
    /// The category that it shows.
    #[cio(length(1..=80), example = "Tea")]
    pub category: Option<String>,
    /// The filters of the list.
    #[cio(items(..=20))]
    pub filters: Vec<Filter>,
    /// The sort order of the list.
    #[cio(items(..=5))]
    pub sorts: Vec<Sort>,
    /// The products that were left.
    #[cio(items(..=100))]
    pub products: Vec<Product>,
}

/// A filter of a list.
#[derive(Clone, Debug, CioProperty)]
pub struct Filter {
    /// The filtered attribute, such as `department` or `price`.
    #[cio(rename = "type", length(1..=40), example = "department")]
    pub kind: String,
    /// The required value.
    #[cio(length(1..=80), example = "beauty")]
    pub value: String,
}

/// A sort order of a list.
#[derive(Clone, Debug, CioProperty)]
pub struct Sort {
    /// The sorted attribute.
    #[cio(rename = "type", length(1..=40), example = "price")]
    pub kind: String,
    /// Which way.
    pub value: Direction,
}

/// A direction of sorting.
#[derive(Clone, Copy, Debug, CioProperty)]
#[cio(rename_all = "lowercase")]
pub enum Direction {
    /// The least first.
    Asc,
    /// The greatest first.
    Desc,
}

/// A customer chose a product in a list.
#[derive(Clone, Debug, CioEvent)]
#[cio(event = "Product Clicked", owner = "discovery", tags("browsing"))]
pub struct ProductClicked {
    /// The product.
    #[cio(flatten)]
    pub product: Product,
    /// The currency of the price.
    pub currency: Option<Currency>,
}

/// A customer looked at a product closely.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Product Viewed",
    owner = "discovery",
    tags("browsing", "core")
)]
pub struct ProductViewed {
    /// The product.
    #[cio(flatten)]
    pub product: Product,
    /// The currency of the price.
    pub currency: Option<Currency>,
    /// The value of the product for the shop.
    #[cio(range(0.0..=1_000_000.0), unit = "currency", example = 12.5)]
    pub value: Option<f64>,
}
