//! The address of a visitor behind proxies, from `Forwarded` (RFC 7239) or from a header that lists
//! addresses, such as `X-Forwarded-For`.

use std::net::{IpAddr, SocketAddr};

use axum::http::header::FORWARDED;
use axum::http::{HeaderName, HeaderValue};

/// Returns the visitor's address. `values` are those of the header, to which each proxy appends the
/// address of its own peer. They are read from the end, as far as trusted proxies wrote them.
pub(super) fn client_of<'v>(
    peer: IpAddr,
    header: &HeaderName,
    values: impl DoubleEndedIterator<Item = &'v HeaderValue>,
    trusts: &dyn Fn(IpAddr) -> bool,
) -> IpAddr {
    let mut client = peer;
    let is_forwarded = header == FORWARDED;
    for value in values.rev() {
        let Ok(value) = value.to_str() else {
            return client;
        };
        for address in value.rsplit(',') {
            if !trusts(client) {
                return client;
            }
            // A comma in a quoted string splits an element that no address is in.
            let address = if is_forwarded {
                forwarded_for(address)
            } else {
                Some(address.trim())
            };
            match address.and_then(parse) {
                Some(address) => client = address,
                None => return client,
            }
        }
    }
    client
}

/// Returns the address in `for=…` of one element of `Forwarded`, without quotes.
fn forwarded_for(element: &str) -> Option<&str> {
    let mut pairs = element
        .split(';')
        .filter_map(|it| it.trim().split_once('='));
    let (_, address) = pairs.find(|(name, _)| name.eq_ignore_ascii_case("for"))?;
    match address.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"'),
        None => Some(address),
    }
}

/// Reads an address, with a port or without. One of IPv6 may be in brackets.
fn parse(address: &str) -> Option<IpAddr> {
    let bracketed = || address.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    let with_port = || address.parse().ok().map(|it: SocketAddr| it.ip());
    let ip = address.parse().ok().or_else(with_port).or_else(bracketed);
    ip.map(|it: IpAddr| it.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, header: &'static str, values: &[&str]) -> String {
        let values: Vec<_> = values
            .iter()
            .map(|it| HeaderValue::from_str(it).expect("a header"))
            .collect();
        let trusts = |ip: IpAddr| ip.to_string().starts_with("10.");
        let header = HeaderName::from_static(header);
        let peer = peer.parse().expect("an ip");
        client_of(peer, &header, values.iter(), &trusts).to_string()
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
            let found = of(peer, "x-forwarded-for", values);
            assert_eq!(found, client, "{peer} {values:?}");
        }
    }

    #[test]
    fn forwarded_is_read_by_its_grammar() {
        for (values, client) in [
            (&["for=203.0.113.7"][..], "203.0.113.7"),
            (&["for=203.0.113.7;proto=https;by=10.0.0.9"], "203.0.113.7"),
            (&["proto=https; For=\"203.0.113.7:4711\""], "203.0.113.7"),
            (&["for=\"[2001:db8::7]:4711\""], "2001:db8::7"),
            (&["for=\"[2001:db8::7]\""], "2001:db8::7"),
            (
                &["for=1.2.3.4, for=203.0.113.7, for=10.0.0.2"],
                "203.0.113.7",
            ),
            (&["for=1.2.3.4", "for=203.0.113.7"], "203.0.113.7"),
            // An obfuscated name or an unknown address: the proxy before it is known.
            (&["for=1.2.3.4, for=_hidden, for=10.0.0.2"], "10.0.0.2"),
            (&["for=unknown"], "10.0.0.1"),
            (&["by=10.0.0.2"], "10.0.0.1"),
            (&["for=\"1.2.3.4"], "10.0.0.1"),
            (&["203.0.113.7"], "10.0.0.1"),
        ] {
            assert_eq!(of("10.0.0.1", "forwarded", values), client, "{values:?}");
        }
        assert_eq!(
            of("198.51.100.9", "forwarded", &["for=1.2.3.4"]),
            "198.51.100.9"
        );
        assert_eq!(
            of("10.0.0.1", "x-forwarded-for", &["for=1.2.3.4"]),
            "10.0.0.1"
        );
    }
}
