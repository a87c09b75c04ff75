//! What each format accepts. Never more than JSON Schema's own reading of the format, so that a
//! value which passes here passes every other validator; sometimes less, where that reading lets
//! through what no mail server or browser would take.

use core::net::{Ipv4Addr, Ipv6Addr};

use customerio_rules::format::Format;

pub(super) fn accepts(format: Format, text: &str) -> bool {
    match format {
        Format::Email => is_email(text),
        Format::Date => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        Format::DateTime => is_date_time(text),
        Format::Uri => is_uri(text),
        Format::Uuid => text.len() == 36 && uuid::Uuid::try_parse(text).is_ok(),
        Format::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
        Format::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
        Format::Hostname => is_hostname(text),
        _ => true,
    }
}

/// The unquoted form of RFC 5321, with a host name behind the `@`.
fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    let local_is_fine = (1..=64).contains(&local.len())
        && local.split('.').all(|atom| {
            !atom.is_empty()
                && atom.bytes().all(|byte| {
                    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
                })
        });
    local_is_fine && is_hostname(host)
}

fn is_hostname(text: &str) -> bool {
    (1..=253).contains(&text.len())
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
                // A reserved form ("xn--") whose rest would have to be decoded to be judged.
                && label.get(2..4) != Some("--")
        })
}

/// RFC 3339, which is stricter than what `jiff` reads.
fn is_date_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let in_form = bytes.len() >= 20
        && matches!(bytes[10], b'T' | b't')
        && bytes[13] == b':'
        && bytes[16] == b':'
        && !text.contains([',', '['])
        && (text.ends_with(['Z', 'z'])
            || bytes
                .len()
                .checked_sub(6)
                .is_some_and(|sign| matches!(bytes[sign], b'+' | b'-') && bytes[sign + 3] == b':'));
    in_form && text.parse::<jiff::Timestamp>().is_ok()
}

/// A scheme, a colon, and characters that RFC 3986 allows; a host where there are two slashes.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let scheme_is_fine = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let mut bytes = rest.bytes();
    let mut characters_are_fine = !rest.is_empty();
    while let Some(byte) = bytes.next() {
        characters_are_fine &= match byte {
            b'%' => {
                let mut hex = || bytes.next().is_some_and(|byte| byte.is_ascii_hexdigit());
                hex() && hex()
            }
            other => other.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(&other),
        };
    }
    let host_is_fine = match rest.strip_prefix("//") {
        None => true,
        Some(rest) => {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let host_and_port = authority.rsplit('@').next().unwrap_or_default();
            let (host, port) = host_and_port.split_once(':').unwrap_or((host_and_port, ""));
            is_hostname(host) && port.bytes().all(|byte| byte.is_ascii_digit())
        }
    };
    scheme_is_fine && characters_are_fine && host_is_fine && rest.matches('#').count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format() {
        let cases: &[(Format, &[&str], &[&str])] = &[
            (
                Format::Email,
                &["cool.person@example.com", "a+b@x-y.co"],
                &[
                    "", "a", "a@", "@b", "a b@c.d", ".a@b.c", "a..b@c.d", "a@b..c", "ä@b.c",
                ],
            ),
            (
                Format::Date,
                &["2026-02-28"],
                &["2026-02-30", "2026-2-3", "20260203", "2026-02-28T"],
            ),
            (
                Format::DateTime,
                &["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678+01:00"],
                &[
                    "2026-01-02",
                    "2026-01-02T03:04Z",
                    "2026-01-02T03:04:05",
                    "2026-01-02T25:04:05Z",
                ],
            ),
            (
                Format::Uri,
                &[
                    "https://example.com/a?b=c#d",
                    "mailto:a@b.c",
                    "https://u@example.com:80/",
                ],
                &[
                    "example.com",
                    "https://",
                    "https://exa mple.com",
                    "https://a/%zz",
                    "1a:b",
                ],
            ),
            (
                Format::Uuid,
                &["67e55044-10b1-426f-9247-bb680e5fe0c8"],
                &[
                    "67e5504410b1426f9247bb680e5fe0c8",
                    "67e55044-10b1-426f-9247-bb680e5fe0cg",
                ],
            ),
            (
                Format::Ipv4,
                &["127.0.0.1"],
                &["127.0.0.256", "1.2.3", "01.2.3.4"],
            ),
            (Format::Ipv6, &["::1"], &["::g", "127.0.0.1"]),
            (
                Format::Hostname,
                &["example.com", "a-b"],
                &["", "-a", "a_b", "a..b"],
            ),
        ];
        for (format, accepted, refused) in cases {
            for text in *accepted {
                assert!(accepts(*format, text), "{format:?} {text}");
            }
            for text in *refused {
                assert!(!accepts(*format, text), "{format:?} {text}");
            }
        }
    }
}
