use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(group(object_type = TYPE))]
struct Order {
    name: String,
}

fn main() {}
