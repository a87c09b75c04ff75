use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(length(1..=3), example = "four")]
    sku: String,
    #[cio(length(1..), example = "")]
    name: String,
}

fn main() {}
