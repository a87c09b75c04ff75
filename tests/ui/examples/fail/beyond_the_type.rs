use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(example = 256)]
    small: u8,
    #[cio(example = -1)]
    count: u64,
}

fn main() {}
