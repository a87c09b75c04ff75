use customerio::CioProperty;

#[derive(CioProperty)]
enum Plan {
    #[cio(renam = "free")]
    Free,
    #[cio(length(1..))]
    Pro,
}

fn main() {}
