use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(range(1..=10), example = 11)]
    quantity: u8,
    #[cio(range(0.5..1.0), example = 1.0)]
    share: f64,
    #[cio(range(0..), example = -1)]
    balance: i64,
}

fn main() {}
