use customerio::CioProperty;

#[derive(CioProperty)]
#[cio(rename_all = "snake_case")]
enum Plan {
    ProPlus,
}

#[derive(CioProperty)]
struct Generic<T> {
    #[cio(example = "anything")]
    value: T,
}

#[derive(CioProperty)]
struct Account<'a> {
    #[cio(example = "pro_plus")]
    plan: Option<Plan>,
    #[cio(example = -128, range(-128..))]
    low: i8,
    #[cio(example = 0.5, range(0..=1))]
    share: f32,
    #[cio(example = 2)]
    factor: f64,
    #[cio(example = "2024-02-29", format = "date", length(10..=10))]
    day: &'a str,
    #[cio(example = 340282366920938463463374607431768211455)]
    wide: f64,
    #[cio(example = true)]
    flag: bool,
}

fn main() {
    let _ = Plan::ProPlus;
}
