use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(length(1.5..))]
    a: String,
    #[cio(items(..=-2))]
    b: Vec<u8>,
}

fn main() {}
