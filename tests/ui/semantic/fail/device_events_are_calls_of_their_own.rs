use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "Device Created or Updated", semantic)]
struct DeviceAdded {
    #[cio(user_id)]
    user: String,
    token: String,
}

#[derive(CioEvent)]
#[cio(event = "Device Deleted")]
struct DeviceRemoved {
    #[cio(user_id)]
    user: String,
}

fn main() {}
