use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(user_id, example = "u1", length(1..))]
    buyer: String,
}

fn main() {}
