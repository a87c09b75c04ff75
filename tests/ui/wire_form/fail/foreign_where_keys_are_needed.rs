use customerio::{CioEvent, CioProperty};

struct Address;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(flatten, foreign)]
    ship: Address,
}

#[derive(CioProperty)]
#[cio(tag = "kind")]
enum Place {
    Home(#[cio(foreign)] Address),
}

fn main() {}
