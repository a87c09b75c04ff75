use customerio::CioProperty;

#[derive(CioProperty)]
enum Plan {
    Free,
}

#[derive(CioProperty)]
struct Account {
    #[cio(length(1..))]
    plan: Plan,
}

fn main() {}
