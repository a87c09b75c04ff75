use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
struct Shipping {
    #[cio(pii = "contact")]
    phone: String,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed", allow_pii("contact", "health"))]
struct OrderCompleted {
    shipping: Shipping,
}

#[derive(CioEvent)]
#[cio(event = "Basket Lost", allow_pii("contakt"))]
struct BasketLost<'a> {
    shipping: &'a Shipping,
}

#[derive(CioEvent)]
enum Shop {
    #[cio(event = "Signed Up", allow_pii("contact"))]
    SignedUp { plan: String },
}

fn main() {}
