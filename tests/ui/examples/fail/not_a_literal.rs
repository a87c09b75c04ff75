use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(example = 'c')]
    letter: char,
    #[cio(example = vec![1])]
    list: Vec<u8>,
}

fn main() {}
