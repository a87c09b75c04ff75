use customerio::CioEvent;

/// Each key is a guess of somebody who has not read the list of keys.
#[derive(CioEvent)]
#[cio(event = "Plan Started")]
struct PlanStarted {
    #[cio(positive)]
    price: f64,
    #[cio(exclusive_min = 0)]
    seats: u32,
    #[cio(lt = 100)]
    discount: u8,
    #[cio(non_negative)]
    balance: i64,
    #[cio(negative)]
    refund: i64,
    #[cio(not_empty)]
    name: String,
    #[cio(nonempty)]
    plans: Vec<String>,
    #[cio(scale = 2)]
    total: f64,
    #[cio(currency = "EUR")]
    fee: f64,
    #[cio(max = 10)]
    count: u8,
    #[cio(email)]
    sender: String,
    #[cio(url)]
    page: String,
    #[cio(date)]
    day: String,
    #[cio(datetime)]
    at: String,
    #[cio(starts_with = "https")]
    link: String,
    #[cio(lowercase)]
    code: String,
    #[cio(const = "web")]
    channel: String,
    #[cio(id)]
    customer: String,
    #[cio(visitor)]
    visitor: String,
    #[cio(company_id)]
    company: String,
    #[cio(occurred_at)]
    occurred: String,
    #[cio(idempotency_key)]
    key: String,
    #[cio(inline)]
    inner: String,
    #[cio(revenue)]
    earned: f64,
    #[cio(owner = "billing")]
    team: String,
}

fn main() {}
