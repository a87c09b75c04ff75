use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct Order {
    #[cio(user_id = "u1")]
    customer: String,
}

fn main() {}
