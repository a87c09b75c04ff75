use customerio::{CioEvent, CioProperty};

#[derive(CioEvent)]
#[cio(event = "Plan Started", rename_all = "camel")]
struct PlanStarted {
    plan_name: String,
}

#[derive(CioEvent)]
#[cio(event = "Plan Ended", rename_all = camelCase)]
struct PlanEnded {
    plan_name: String,
}

#[derive(CioEvent)]
#[cio(event = "Plan Paused", rename_all("snake_case"))]
struct PlanPaused {
    plan_name: String,
}

#[derive(CioProperty)]
#[cio(rename_all = "lower")]
enum Plan {
    Free,
}

#[derive(CioProperty)]
#[cio(rename_all = "Title Case")]
enum Channel {
    TheWeb,
}

fn main() {}
