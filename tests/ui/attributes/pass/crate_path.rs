//! The path of the crate can be that of a re-export.

mod analytics {
    pub mod vendored {
        pub use customerio;
    }
}

use analytics::vendored::customerio as cio;

#[derive(cio::CioProperty)]
#[cio(crate = crate::analytics::vendored::customerio)]
struct Product {
    sku: String,
}

#[derive(cio::CioEvent)]
#[cio(event = "Order Completed", crate = crate::analytics::vendored::customerio)]
struct OrderCompleted {
    product: Product,
}

#[derive(cio::CioEvent)]
#[cio(crate = cio)]
enum Event {
    OrderCompleted(OrderCompleted),
    #[cio(event = "Cart Updated")]
    CartUpdated { product: Product },
}

fn main() {
    assert_eq!(<Event as cio::CioEvent>::SPECS.len(), 2);
}
