use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    content: std::path::PathBuf,
}

fn main() {}
