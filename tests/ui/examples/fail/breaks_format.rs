use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(format = "email", example = "cool.person")]
    email: String,
    #[cio(format = "date", example = "2026-02-30")]
    day: String,
    #[cio(format = "date-time", example = "2026-01-02 03:04")]
    at: String,
    #[cio(format = "uri", example = "example.com")]
    link: String,
    #[cio(format = "uuid", example = "1234")]
    id: String,
    #[cio(format = "ipv4", example = "1.2.3")]
    address: String,
}

fn main() {}
