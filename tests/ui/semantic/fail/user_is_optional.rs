use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "User Unsuppressed", semantic)]
struct UserUnsuppressed {
    #[cio(user_id)]
    user: Option<String>,
}

fn main() {}
