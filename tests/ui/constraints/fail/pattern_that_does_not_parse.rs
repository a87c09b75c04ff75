use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(pattern = "[a-")]
    class: String,
    #[cio(pattern = "a{3,1}")]
    count: String,
    #[cio(pattern = "*")]
    nothing: String,
}

fn main() {}
