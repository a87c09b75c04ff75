use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(length(1..))]
    tags: Vec<String>,
    #[cio(items(1..))]
    name: String,
    #[cio(range(1..))]
    flag: bool,
}

fn main() {}
