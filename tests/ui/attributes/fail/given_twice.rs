use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed", event = "Order Paid", owner = "a")]
#[cio(owner = "b")]
struct OrderCompleted {
    #[cio(example = 1, example = 2)]
    quantity: u8,
}

fn main() {}
