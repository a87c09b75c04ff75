use customerio::{CioEvent, CioProperty, CioTraits};

#[derive(CioProperty)]
struct Shipping {
    #[cio(pii = "contact")]
    phone: String,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed", allow_pii("name", "contact"))]
struct OrderCompleted {
    #[cio(pii = "name")]
    first_name: String,
    shipping: Shipping,
    #[cio(user_id)]
    user: u64,
}

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    shipping: Shipping,
}

fn main() {}
