use customerio::CioProperty;

#[derive(CioProperty)]
enum Plan {
    Free,
    #[cio(skip)]
    Secret,
}

fn main() {}
