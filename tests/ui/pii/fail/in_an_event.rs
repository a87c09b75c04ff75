use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
#[cio(pii = "contact")]
enum Phone {
    Secret,
}

#[derive(CioProperty)]
struct Shipping {
    phones: Vec<Option<Phone>>,
}

#[derive(CioEvent)]
#[cio(event = "Order Completed", allow_pii("name"))]
struct OrderCompleted {
    #[cio(pii = "name")]
    first_name: String,
    #[cio(pii = "contact")]
    email: String,
    shipping: Shipping,
}

fn main() {}
