use customerio::CioProperty;

#[derive(CioProperty)]
#[cio(rename_all = "snake_case")]
enum Plan {
    Free,
    ProPlus,
}

#[derive(CioProperty)]
struct Account {
    #[cio(example = "ProPlus")]
    plan: Plan,
}

fn main() {}
