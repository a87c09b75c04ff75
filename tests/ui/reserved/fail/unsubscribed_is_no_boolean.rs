use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    unsubscribed: String,
}

fn main() {}
