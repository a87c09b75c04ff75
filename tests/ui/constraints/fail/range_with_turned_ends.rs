use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(range(10..=1))]
    a: u8,
    #[cio(items(5..=4))]
    b: Vec<u8>,
    #[cio(length(3..3))]
    c: String,
}

fn main() {}
