use customerio::CioProperty;

#[derive(CioProperty)]
#[cio(rename_all = "lowercase")]
enum Plan {
    Pro,
    PRO,
    #[cio(rename = "pro")]
    Professional,
}

fn main() {}
