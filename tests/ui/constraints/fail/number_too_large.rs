use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(range(..1e400))]
    a: f64,
    #[cio(length(..=18446744073709551616))]
    b: String,
}

fn main() {}
