use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(user_id, skip)]
    buyer: String,
    #[cio(keep)]
    seller: String,
}

fn main() {}
