use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(pattern = "^B-[0-9]+$", example = "b-1")]
    basket: String,
    #[cio(one_of("red", "blue"), example = "green")]
    color: String,
}

fn main() {}
