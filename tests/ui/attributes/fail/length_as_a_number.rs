use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct Order {
    #[cio(length = 64)]
    id: String,
}

fn main() {}
