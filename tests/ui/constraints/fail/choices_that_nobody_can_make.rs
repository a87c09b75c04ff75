use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(one_of("EUR", "Euro"), length(3..=3))]
    currency: String,
    #[cio(one_of("red", "Blue"), pattern = "^[a-z]+$")]
    color: String,
    #[cio(one_of("a@example.com", "b"), format = "email")]
    sender: String,
}

fn main() {}
