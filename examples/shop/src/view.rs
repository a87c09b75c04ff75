//! Pages and screens.

use customerio::CioEvent;

/// The page of a product.
#[derive(Clone, Debug, CioEvent)]
#[cio(page = "Product", owner = "discovery", tags("browsing"))]
pub struct ProductPage {
    /// Where it is.
    #[cio(format = "uri", length(..=2_000), example = "https://shop.example.com/p/assam")]
    pub url: String,
    /// The title of the window.
    #[cio(length(1..=200), example = "Assam, 250 g")]
    pub title: String,
    /// The page before.
    #[cio(format = "uri", length(..=2_000), example = "https://shop.example.com/tea")]
    pub referrer: Option<String>,
}

/// The page that thanks for an order.
#[derive(Clone, Debug, CioEvent)]
#[cio(page = "Order Confirmation", owner = "checkout", tags("orders"))]
pub struct OrderConfirmationPage {
    /// Where it is.
    #[cio(format = "uri", length(..=2_000), example = "https://shop.example.com/thanks")]
    pub url: String,
    /// The number of the order.
    #[cio(length(1..=64), example = "B-10417")]
    pub order_id: String,
}

/// The basket in the app.
#[derive(Clone, Debug, CioEvent)]
#[cio(screen = "Basket", owner = "apps", tags("cart"))]
pub struct BasketScreen {
    /// How many products are in it.
    #[cio(range(0..=100), example = 3)]
    pub items: u32,
}

/// The list of orders in the app.
#[derive(Clone, Debug, CioEvent)]
#[cio(screen = "Orders", owner = "apps", tags("orders"))]
pub struct OrdersScreen;
