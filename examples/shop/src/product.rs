//! The products of the shop in events.

use customerio::CioProperty;

/// The number of a product in the shop's own stock.
#[derive(Clone, Debug, CioProperty)]
pub struct Sku(#[cio(length(1..=32), pattern = "^[A-Z0-9-]+$")] pub String);

/// The currency of a price: one of ISO 4217 in which the shop sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, CioProperty)]
#[cio(rename_all = "UPPERCASE")]
pub enum Currency {
    /// The euro.
    Eur,
    /// The pound sterling.
    Gbp,
    /// The dollar of the United States.
    Usd,
}

/// A product, alone or as a line of a basket.
#[derive(Clone, Debug, CioProperty)]
pub struct Product {
    /// The number of the product in the database.
    #[cio(length(1..=64), example = "507f1f77bcf86cd799439011")]
    pub product_id: String,
    /// Its number in the stock.
    #[cio(example = "G-32")]
    pub sku: Option<Sku>,
    /// The category that it is filed under.
    #[cio(length(1..=80), example = "Tea")]
    pub category: Option<String>,
    /// The name in the shop.
    #[cio(length(1..=200), example = "Assam, 250 g")]
    pub name: Option<String>,
    /// Who makes it.
    #[cio(length(1..=80), example = "Hill & Vale")]
    pub brand: Option<String>,
    /// Which form of it: a colour, a size.
    #[cio(length(1..=80), example = "tin")]
    pub variant: Option<String>,
    /// The price of one.
    #[cio(range(0.0..=1_000_000.0), unit = "currency", example = 12.5)]
    pub price: Option<f64>,
    /// How many.
    #[cio(range(1..=10_000), example = 2)]
    pub quantity: Option<u32>,
    /// A coupon that holds for this product alone.
    #[cio(length(1..=40), example = "TEATIME")]
    pub coupon: Option<String>,
    /// Its place in the list that it was shown in, from 1 on.
    #[cio(range(1..=10_000), example = 3)]
    pub position: Option<u32>,
    /// Its page.
    #[cio(format = "uri", length(..=2_000), example = "https://shop.example.com/p/assam")]
    pub url: Option<String>,
    /// Its picture.
    #[cio(format = "uri", length(..=2_000), example = "https://shop.example.com/i/assam.jpg")]
    pub image_url: Option<String>,
}

impl Product {
    /// A product of which nothing but the number is known.
    #[must_use]
    pub fn new(product_id: impl Into<String>) -> Self {
        Self {
            product_id: product_id.into(),
            sku: None,
            category: None,
            name: None,
            brand: None,
            variant: None,
            price: None,
            quantity: None,
            coupon: None,
            position: None,
            url: None,
            image_url: None,
        }
    }
}
