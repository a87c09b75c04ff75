use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(length = 5)]
    a: String,
    #[cio(range("1"..))]
    b: u8,
    #[cio(length(1..2, 3))]
    c: String,
    #[cio(items(-))]
    d: Vec<u8>,
    #[cio(length)]
    e: String,
}

fn main() {}
