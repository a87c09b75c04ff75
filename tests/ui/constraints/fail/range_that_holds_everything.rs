use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(length(0..))]
    a: String,
    #[cio(items(..))]
    b: Vec<u8>,
}

fn main() {}
