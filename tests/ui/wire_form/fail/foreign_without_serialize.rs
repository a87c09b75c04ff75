use customerio::CioEvent;

struct Address;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(foreign)]
    ship: Address,
}

fn main() {}
