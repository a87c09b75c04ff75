use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    cio_subscription_preferences: Vec<String>,
}

#[derive(CioTraits)]
#[cio(person)]
struct Renamed {
    #[cio(rename = "cio_subscription_preferences")]
    topics: Option<String>,
}

fn main() {}
