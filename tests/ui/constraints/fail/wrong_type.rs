use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(length(1..))]
    count: u32,
    #[cio(range(1..))]
    text: Option<String>,
    #[cio(items(1..))]
    flag: bool,
    #[cio(pattern = "a")]
    list: Vec<String>,
    #[cio(format = "email")]
    number: f64,
    #[cio(one_of("a"))]
    pair: (u8, u8),
}

fn main() {}
