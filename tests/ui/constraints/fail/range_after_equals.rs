use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(range = 0.0..)]
    price: f64,
    #[cio(length = 1..=64)]
    name: String,
    #[cio(items = ..10)]
    tags: Vec<String>,
    #[cio(range = -5..5, unit = "C")]
    temperature: i8,
}

fn main() {}
