//! A file to try it with.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use customerio::Timestamp;
use std::time::{Duration, SystemTime};

/// How many customers the orders are of.
const CUSTOMERS: u64 = 97;

/// Writes a file with so many orders, a minute apart. The same number gives the same file.
pub(crate) fn generate(path: &Path, orders: u64) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // The file is there whole or not at all.
    let unfinished = path.with_extension("unfinished");
    let mut file = BufWriter::new(File::create(&unfinished)?);
    let begin = SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 365 * 50);
    for number in 0..orders {
        let customer = number * 31 % CUSTOMERS;
        let at = Timestamp::from(begin + Duration::from_mins(number));
        let total = f64::from(u32::try_from(number % 10_000).unwrap_or(0)) / 100.0;
        writeln!(
            file,
            r#"{{"id":"B-{number}","customer":"c-{customer}","at":"{at}","total":{total}}}"#
        )?;
    }
    file.into_inner()?.sync_all()?;
    fs::rename(unfinished, path)
}
