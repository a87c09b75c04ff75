use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    cio_subscription_preferences: Vec<String>,
}

fn main() {}
