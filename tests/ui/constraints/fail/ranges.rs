use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(length(9..=3))]
    a: String,
    #[cio(length(-1..))]
    b: String,
    #[cio(range(1.5..1.5))]
    c: f64,
    #[cio(range(..))]
    d: f64,
    #[cio(items(0..0))]
    e: Vec<u8>,
    #[cio(length(5))]
    f: String,
    #[cio(range(1..=))]
    g: u8,
}

fn main() {}
