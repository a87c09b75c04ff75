use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(range(0..256))]
    quantity: u8,
    #[cio(range(-128..=127))]
    shift: Option<i8>,
    #[cio(range(0..))]
    price: f64,
    #[cio(one_of("EUR", "USD"), length(3..=3), pattern = "^[A-Z]+$")]
    currency: String,
}

fn main() {}
