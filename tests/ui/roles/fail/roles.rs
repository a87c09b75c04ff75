use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(user_id)]
    user: Vec<u8>,
    #[cio(user_id)]
    other: String,
    #[cio(timestamp)]
    at: String,
    #[cio(message_id, length(1..))]
    id: String,
}

fn main() {}
