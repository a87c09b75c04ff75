use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(user_id)]
    buyer: f64,
    #[cio(anonymous_id)]
    visitor: bool,
    #[cio(group_id)]
    company: Vec<String>,
    #[cio(message_id)]
    id: (u8, u8),
}

fn main() {}
