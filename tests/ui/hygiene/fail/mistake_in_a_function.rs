
mod shop {
    pub(crate) fn run() {
        #[derive(customerio::CioEvent)]
        #[cio(event = "Order Completed")]
        struct OrderCompleted {
            #[cio(lenght(1..))]
            id: String,
            currency: u8,
        }
    }
}

fn main() {
    shop::run();
}
