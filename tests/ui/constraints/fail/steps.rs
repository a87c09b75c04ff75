use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Tipped")]
struct Tipped {
    #[cio(multiple_of = 0)]
    none: u32,
    #[cio(multiple_of = 0.0)]
    zero: f64,
    #[cio(multiple_of = -5)]
    negative: i32,
    #[cio(multiple_of = "5")]
    quoted: i32,
    #[cio(multiple_of = 1.23456789012345678901)]
    long: f64,
    #[cio(multiple_of(5))]
    called: i32,
    #[cio(multiple_of)]
    bare: i32,
    #[cio(multiple_of = 5)]
    text: String,
    #[cio(multiple_of = 0.01, example = 19.995)]
    example: f64,
    #[cio(step = 5)]
    step: u32,
    #[cio(divisible_by = 5)]
    divisible: u32,
    #[cio(multipel_of = 5)]
    typo: u32,
}

fn main() {}
