//! Numbers and addresses on the command line, with errors that say what is expected.

use std::net::{Ipv4Addr, SocketAddr};
use std::ops::RangeInclusive;

/// Reads a whole number.
pub(crate) fn whole(text: &str) -> Result<u64, String> {
    within(text, 0..=u64::MAX)
}

/// Reads a whole number of at least 1.
pub(crate) fn positive(text: &str) -> Result<u64, String> {
    within(text, 1..=u64::MAX)
}

/// Reads a whole number of at least 1 that fits in 32 bits.
pub(crate) fn rate(text: &str) -> Result<u32, String> {
    let number = within(text, 1..=u32::MAX.into())?;
    u32::try_from(number).map_err(|error| error.to_string())
}

fn within(text: &str, range: RangeInclusive<u64>) -> Result<u64, String> {
    let number = text.parse().ok().filter(|it| range.contains(it));
    let (least, most) = (range.start(), range.end());
    number.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
}

/// Reads an address and a port, or the port of this machine's own address.
pub(crate) fn address(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse::<u16>() {
        return Ok((Ipv4Addr::LOCALHOST, port).into());
    }
    text.parse().map_err(|_| {
        "expected an IP address with a port, such as 127.0.0.1:8010 or [::1]:8010".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::{address, positive, rate, whole};

    #[test]
    fn errors_say_what_is_expected() {
        assert_eq!((whole("0"), positive("1")), (Ok(0), Ok(1)));
        for wrong in ["", "-1", "1.5", "abc", "18446744073709551616"] {
            let error = whole(wrong).expect_err("no whole number");
            assert!(
                error.starts_with("expected a whole number from 0"),
                "{error}"
            );
        }
        let error = positive("0").expect_err("too small");
        assert!(
            error.starts_with("expected a whole number from 1"),
            "{error}"
        );
        let error = rate("4294967296").expect_err("too large");
        assert_eq!(error, "expected a whole number from 1 to 4294967295");
        assert!(address("[::1]:0").is_ok());
        assert_eq!(address("8010"), address("127.0.0.1:8010"));
        for wrong in [
            "localhost:8010",
            "127.0.0.1",
            ":8010",
            "127.0.0.1:99999",
            "99999",
        ] {
            assert!(
                address(wrong)
                    .expect_err("no address")
                    .starts_with("expected an IP address")
            );
        }
    }
}
