use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(person)]
struct Customer {
    phone: u64,
    timezone: (i8, u8),
}

fn main() {}
