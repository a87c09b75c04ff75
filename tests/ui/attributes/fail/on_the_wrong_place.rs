use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed", user_id, pattern = "a")]
struct OrderCompleted {
    #[cio(event = "Order Completed")]
    id: String,
    #[cio(allow_pii("name"))]
    name: String,
}

fn main() {}
