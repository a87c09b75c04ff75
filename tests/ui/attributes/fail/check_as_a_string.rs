use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct Order {
    #[cio(check = "is_even")]
    total: u64,
}

fn main() {}
