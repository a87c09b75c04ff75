use customerio::CioEvent;

#[derive(CioEvent)]
#[cio(event = "")]
struct Empty;

#[derive(CioEvent)]
#[cio(event = " Order")]
struct Padded;

#[derive(CioEvent)]
#[cio(event = "Order\tCompleted")]
struct Control;

#[derive(CioEvent)]
#[cio(event = "x23456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 123456789 1")]
struct Long;

#[derive(CioEvent)]
#[cio(event = "User Deleted")]
struct Deleted;

#[derive(CioEvent)]
#[cio(event = "Order Deleted", semantic)]
struct NotActedOn;

fn main() {}
