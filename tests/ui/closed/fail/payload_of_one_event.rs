use customerio::{CioEvent, CioTraits};

/// One event, whose payload has two forms.
#[derive(CioEvent)]
#[cio(event = "Payment Made")]
enum PaymentMade {
    Card { last_digits: String },
    Invoice { number: u64 },
}

/// The same with a value.
#[derive(CioEvent)]
#[cio(event = "Payment Refunded")]
enum PaymentRefunded {
    Card { last_digits: String },
    Voucher(u64),
}

#[derive(CioTraits)]
#[cio(person)]
enum Customer {
    Private { name: String },
    Company { name: String },
}

fn main() {}
