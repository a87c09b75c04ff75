use customerio::{CioEvent, CioProperty, CioTraits};

#[derive(CioProperty)]
#[cio(id)]
struct CustomerId(u64);

#[derive(CioProperty)]
#[cio(email)]
struct Email(String);

#[derive(CioProperty)]
#[cio(min = 0)]
struct Price(f64);

#[derive(CioProperty)]
#[cio(range(0.0..))]
struct Total(f64);

#[derive(CioTraits)]
#[cio(traits)]
struct Customer {
    name: String,
}

#[derive(CioTraits)]
#[cio(object_type = "2")]
struct Site {
    name: String,
}

#[derive(CioTraits)]
#[cio(person, additional_properties)]
struct Member {
    name: String,
}

#[derive(CioEvent)]
#[cio(event = "Plan Started", team = "billing", case = "camelCase", timestamp)]
struct PlanStarted {
    plan: String,
}

fn main() {}
