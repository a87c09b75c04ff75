use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(person = "Customer")]
struct Order {
    name: String,
}

fn main() {}
