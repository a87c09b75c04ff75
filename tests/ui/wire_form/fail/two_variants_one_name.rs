use customerio::CioProperty;

#[derive(CioProperty)]
#[cio(rename_all = "lowercase")]
enum Plan {
    Pro,
    PRO,
    #[cio(rename = "pro")]
    Professional,
}

// The name that was typed comes first.
#[derive(CioProperty)]
enum Size {
    #[cio(rename = "Large")]
    Big,
    Large,
}

fn main() {}
