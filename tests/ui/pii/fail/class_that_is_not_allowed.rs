use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed", allow_pii("name"))]
struct OrderCompleted {
    #[cio(pii = "name")]
    name: String,
    #[cio(pii = "contact")]
    email: String,
}

fn main() {}
