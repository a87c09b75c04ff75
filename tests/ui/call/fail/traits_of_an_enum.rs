use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(person)]
enum Customer {
    Guest,
}

fn main() {}
