use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    content: std::sync::Mutex<String>,
}

fn main() {}
