use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    email: Option<u64>,
}

fn main() {}
