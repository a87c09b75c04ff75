//! Checks strings against formats.
//!
//! A format accepts at most what JSON Schema accepts, so that an accepted value passes every other
//! validator. It accepts less where mail servers or browsers refuse what JSON Schema accepts.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::Format;

impl Format {
    /// Returns whether a string has this format.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::Email => is_email(text),
            Self::Date => is_date(text.as_bytes()),
            Self::DateTime => is_date_time(text.as_bytes()),
            Self::Uri => is_uri(text),
            Self::Uuid => is_uuid(text.as_bytes()),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Self::Hostname => is_hostname(text),
        }
    }
}

/// Returns whether a string is an unquoted mailbox of RFC 5321 with a host name after the `@`.
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
                // Labels such as "xn--…" are valid only if the rest decodes, so all are refused.
                && label.get(2..4) != Some("--")
        })
}

/// Returns whether a string is an existing day such as `2026-01-02`.
fn is_date(text: &[u8]) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (
        number(&[y1, y2, y3, y4]),
        number(&[m1, m2]),
        number(&[d1, d2]),
    ) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Returns whether a string is a timestamp of RFC 3339: a day, `T`, a time with seconds and an offset
/// from UTC. Leap seconds are refused.
fn is_date_time(text: &[u8]) -> bool {
    let Some((date, [b'T' | b't', h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..])) =
        text.split_at_checked(10)
    else {
        return false;
    };
    let rest = match rest {
        [b'.', fraction @ ..] => {
            let digits = fraction.iter().take_while(|it| it.is_ascii_digit()).count();
            // Most readers store nanoseconds at most.
            if !(1..=9).contains(&digits) {
                return false;
            }
            &fraction[digits..]
        }
        rest => rest,
    };
    let offset_is_fine = match rest {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => is_below(24, [*h1, *h2]) && is_below(60, [*m1, *m2]),
        _ => false,
    };
    is_date(date)
        && is_below(24, [*h1, *h2])
        && is_below(60, [*m1, *m2])
        && is_below(60, [*s1, *s2])
        && offset_is_fine
}

fn is_below(end: u32, digits: [u8; 2]) -> bool {
    number(&digits).is_some_and(|number| number < end)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = char::from(*digit).to_digit(10)?;
        Some(number * 10 + digit)
    })
}

/// Returns whether a string is a hyphenated UUID.
fn is_uuid(text: &[u8]) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Returns whether a string is a scheme, a colon and characters of RFC 3986. Two slashes must be
/// followed by a host.
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
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let authority = &rest[..end];
            let host_and_port = authority
                .rsplit_once('@')
                .map_or(authority, |(_user, host)| host);
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
                &["2026-02-28", "2024-02-29", "2000-02-29"],
                &[
                    "2026-02-30",
                    "2026-02-29",
                    "1900-02-29",
                    "2026-13-01",
                    "2026-01-00",
                    "2026-2-3",
                    "20260203",
                    "2026-02-28T",
                ],
            ),
            (
                Format::DateTime,
                &["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678+01:00"],
                &[
                    "2026-01-02",
                    "2026-01-02T03:04Z",
                    "2026-01-02T03:04:60Z",
                    "2026-01-02T03:04:05.Z",
                    "2026-01-02T03:04:05+0100",
                    "2026-01-02ä3:04:05Z",
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
                assert!(format.accepts(text), "{format:?} {text}");
            }
            for text in *refused {
                assert!(!format.accepts(text), "{format:?} {text}");
            }
        }
    }
}
