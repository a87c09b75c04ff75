//! Pays for one basket, for the end-to-end test in `end-to-end.sh`.

use std::error::Error;
use std::time::Duration;

use customerio::Client;
use testing_example::{Basket, check_out};

fn main() -> Result<(), Box<dyn Error>> {
    let client = Client::from_env()?;
    let basket = Basket {
        order_id: "B-1".to_owned(),
        prices: vec![12.5, 7.0],
    };
    check_out(&client, "u-1", &basket)?;
    client.blocking_shutdown(Duration::from_secs(10))?;
    Ok(())
}
