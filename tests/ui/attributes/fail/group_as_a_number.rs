use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(group = 2)]
struct Order {
    name: String,
}

fn main() {}
