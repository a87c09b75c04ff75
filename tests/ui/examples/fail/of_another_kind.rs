use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(example = 5)]
    text: String,
    #[cio(example = "five")]
    number: Option<u32>,
    #[cio(example = "yes")]
    flag: bool,
    #[cio(example = 1.5)]
    whole: i32,
    #[cio(example = true)]
    list: Vec<bool>,
}

fn main() {}
