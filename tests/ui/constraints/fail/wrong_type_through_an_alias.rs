use customerio::CioEvent;

type Amount = Option<u32>;
type Name = String;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(length(1..=64))]
    total: Amount,
    #[cio(range(1..))]
    name: Name,
}

fn main() {}
