use customerio::CioProperty;

#[derive(CioProperty)]
struct Product {
    #[cio(patern = "a")]
    a: String,
    #[cio(exmaple = 1)]
    b: u8,
    #[cio(nulable)]
    c: Option<u8>,
    #[cio(onwer = "x")]
    d: u8,
}

fn main() {}
