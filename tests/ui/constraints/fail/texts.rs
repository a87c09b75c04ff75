use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(pattern = "(")]
    a: String,
    #[cio(pattern = r"(?i)abc")]
    b: String,
    #[cio(pattern = r"\p{L}+")]
    c: String,
    #[cio(format = "emale")]
    d: String,
    #[cio(one_of())]
    e: String,
    #[cio(one_of("x", "y", "x"))]
    f: String,
}

fn main() {}
