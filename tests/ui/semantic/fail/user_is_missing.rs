use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "User Deleted", semantic)]
struct UserDeleted {
    reason: String,
}

#[derive(CioEvent)]
#[cio(event = "User Suppressed", semantic)]
struct UserSuppressed {
    #[cio(anonymous_id)]
    visitor: String,
}

fn main() {}
