use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    created_at: i64,
    #[cio(rename = "createdAt")]
    signed_up: String,
}

fn main() {}
