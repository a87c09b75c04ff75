use customerio::{CioEvent, CioProperty};

#[derive(CioProperty)]
struct Cents(#[cio(multiple_of = 5)] i64);

#[derive(CioEvent)]
#[cio(event = "Tipped")]
struct Tipped {
    #[cio(multiple_of = 0.01, range(0.0..), example = 19.99)]
    tip: f64,
    #[cio(multiple_of = 5, example = -15)]
    points: Option<i32>,
    #[cio(multiple_of = 1_000)]
    wide: u128,
    #[cio(multiple_of = 0.5)]
    half: f32,
    cents: Cents,
}

fn main() {}
