mod analytics {
    pub mod empty {}
}

#[derive(customerio::CioProperty)]
#[cio(crate = vendored::customerio)]
struct Product {
    sku: String,
}

#[derive(customerio::CioProperty)]
#[cio(crate = ::vendored)]
struct Plan {
    name: String,
}

#[derive(customerio::CioEvent)]
#[cio(event = "Order Completed", crate = crate::analytics::customerio)]
struct OrderCompleted {
    order_id: String,
}

#[derive(customerio::CioEvent)]
#[cio(crate = crate::analytics::empty)]
enum Event {
    #[cio(event = "Cart Updated")]
    CartUpdated { cart_id: String },
}

fn main() {}
