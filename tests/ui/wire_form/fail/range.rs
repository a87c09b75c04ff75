use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    content: std::ops::Range<u32>,
}

fn main() {}
