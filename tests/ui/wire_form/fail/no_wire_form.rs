use customerio::CioEvent;

struct Inner;

#[derive(CioEvent)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    order_id: String,
    inner: Option<Vec<Inner>>,
}

fn main() {}
