use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(range(0.5..))]
    quantity: u32,
    #[cio(range(..1.5))]
    level: i64,
}

fn main() {}
