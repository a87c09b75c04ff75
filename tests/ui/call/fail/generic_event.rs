use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Value Changed")]
struct Changed<T, const N: usize> {
    to: [T; N],
}

fn main() {}
