use customerio::CioEvent;

type Money = Vec<u8>;

#[derive(CioEvent)]
#[cio(event = "Tipped")]
struct Tipped {
    #[cio(multiple_of = 0.01)]
    tip: Money,
}

fn main() {}
