use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(person)]
struct Customer<T> {
    plan: T,
}

fn main() {}
