use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(flatten)]
    note: String,
    #[cio(flatten)]
    lines: Vec<String>,
}

fn main() {}
