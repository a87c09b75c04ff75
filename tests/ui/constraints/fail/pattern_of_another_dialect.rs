use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(pattern = r"^\s+$")]
    space: String,
    #[cio(pattern = "(?=a)b")]
    ahead: String,
    #[cio(pattern = "(?P<year>[0-9]{4})")]
    named: String,
    #[cio(pattern = "[[:alpha:]]")]
    class: String,
    #[cio(pattern = "[a&&b]")]
    both: String,
    #[cio(pattern = r"\Aa\z")]
    anchored: String,
}

fn main() {}
