use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
#[cio(pii = "contact")]
struct Address {
    street: String,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    address: Address,
}

#[derive(CioEvent)]
#[cio(page = "Checkout", allow_pii("name"))]
struct CheckoutPage {
    addresses: [Address; 2],
}

fn main() {}
