use customerio::CioProperty;

const MAX: u32 = 100;

#[derive(CioProperty)]
struct Product {
    #[cio(range(0..=MAX))]
    stock: u32,
    #[cio(range(f64::MIN_POSITIVE..))]
    price: f64,
    #[cio(length(..MAX))]
    name: String,
    #[cio(range = 1..u8::MAX)]
    stars: u8,
    #[cio(range(min = 0, max = 5))]
    rank: u8,
}

fn main() {}
