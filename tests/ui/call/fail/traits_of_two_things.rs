use customerio::CioTraits;

#[derive(CioTraits)]
#[cio(person, relationship)]
struct Member;

fn main() {}
