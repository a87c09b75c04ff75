use customerio::CioEvent;

const NAME: &str = "Order Completed";

#[derive(CioEvent)]
#[cio(event = NAME, version = "2", tags = "shop")]
struct OrderCompleted {
    #[cio(unit = 5)]
    total: f64,
    #[cio(one_of(red, blue))]
    color: String,
    #[cio(skip = true)]
    cache: u8,
}

fn main() {}
