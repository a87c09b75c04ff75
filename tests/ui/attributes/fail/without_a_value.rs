use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event)]
struct OrderCompleted {
    #[cio(unit, example)]
    total: f64,
    #[cio(one_of)]
    color: String,
}

fn main() {}
