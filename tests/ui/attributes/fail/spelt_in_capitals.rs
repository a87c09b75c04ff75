use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(Event = "Order Completed", OWNER = "checkout")]
struct OrderCompleted {
    #[cio(oneOf("basic", "team"))]
    plan: String,
    #[cio(LENGTH(1..=64))]
    order_id: String,
}

fn main() {}
