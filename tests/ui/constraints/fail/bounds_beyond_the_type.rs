use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(range(-5..))]
    quantity: u8,
    #[cio(range(..=300))]
    percent: Option<u8>,
    #[cio(range(-129..=128))]
    shift: i8,
}

fn main() {}
