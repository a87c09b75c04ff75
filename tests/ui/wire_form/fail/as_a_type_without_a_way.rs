use customerio::CioEvent;

struct Address;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(as = String)]
    ship: Address,
}

fn main() {}
