//! The address of a visitor behind proxies.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderValue;

/// Returns the visitor's address. `values` are those of the header, to which each proxy appends the
/// address of its own peer. They are read from the end, as far as trusted proxies wrote them.
pub(super) fn client_of<'v>(
    peer: IpAddr,
    values: impl DoubleEndedIterator<Item = &'v HeaderValue>,
    trusts: &dyn Fn(IpAddr) -> bool,
) -> IpAddr {
    let mut client = peer;
    for value in values.rev() {
        let Ok(value) = value.to_str() else {
            return client;
        };
        for address in value.rsplit(',') {
            if !trusts(client) {
                return client;
            }
            match parse(address.trim()) {
                Some(address) => client = address,
                None => return client,
            }
        }
    }
    client
}

/// Reads an address, with a port or without.
fn parse(address: &str) -> Option<IpAddr> {
    let ip = address
        .parse()
        .or_else(|_| address.parse().map(|it: SocketAddr| it.ip()));
    ip.ok().map(|it: IpAddr| it.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, values: &[&str]) -> String {
        let values: Vec<_> = values
            .iter()
            .map(|it| HeaderValue::from_str(it).expect("a header"))
            .collect();
        let trusts = |ip: IpAddr| ip.to_string().starts_with("10.");
        client_of(peer.parse().expect("an ip"), values.iter(), &trusts).to_string()
    }

    #[test]
    fn only_what_trusted_proxies_wrote_counts() {
        for (peer, values, client) in [
            ("10.0.0.1", &["203.0.113.7"][..], "203.0.113.7"),
            ("10.0.0.1", &["1.2.3.4, 203.0.113.7"], "203.0.113.7"),
            (
                "10.0.0.1",
                &["1.2.3.4", "203.0.113.7, 10.0.0.2"],
                "203.0.113.7",
            ),
            ("10.0.0.1", &["203.0.113.7:4711"], "203.0.113.7"),
            ("10.0.0.1", &["[2001:db8::7]:4711"], "2001:db8::7"),
            ("10.0.0.1", &["::ffff:203.0.113.7"], "203.0.113.7"),
            ("10.0.0.1", &["unknown"], "10.0.0.1"),
            ("10.0.0.1", &["1.2.3.4, unknown, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &[""], "10.0.0.1"),
            ("10.0.0.1", &[], "10.0.0.1"),
            ("198.51.100.9", &["203.0.113.7"], "198.51.100.9"),
        ] {
            assert_eq!(of(peer, values), client, "{peer} {values:?}");
        }
    }
}
