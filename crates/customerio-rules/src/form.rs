//! The forms of ids and of the context's values.
//!
//! The service takes every string here. A wrong one shows only later, as a second person or as a place
//! that stays unknown. Each function returns what is wrong, to be read after a path, or `None`.
//!
//! Sources: Customer.io's Pipelines API reference, common fields, read on 2026-09-17; its page "How to
//! identify people", read on 2026-11-29. It says that ids are case-sensitive and nothing of white space,
//! so ` u1` and `u1` are two ids.

use core::net::IpAddr;

use crate::naming::has_control;

/// Returns whether a string has no visible character.
///
/// ```
/// use customerio_rules::form::is_blank;
///
/// assert!(is_blank("") && is_blank(" \u{feff}\t") && !is_blank(" a"));
/// ```
#[must_use]
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_invisible)
}

/// White space, and the characters of no width that files and web pages leave around a value.
fn is_invisible(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Checks an id, which is not [blank](is_blank).
///
/// ```
/// use customerio_rules::form::id;
///
/// assert_eq!(id("Ann Lee"), None);
/// assert!(id("u1 ").is_some_and(|it| it.contains("trim it")));
/// ```
#[must_use]
pub fn id(text: &str) -> Option<&'static str> {
    // Nearly every id passes here. Without a branch for each byte, so that it is vectorized.
    if text
        .bytes()
        .fold(true, |plain, it| plain & it.is_ascii_graphic())
    {
        None
    } else if text.starts_with(is_invisible) || text.ends_with(is_invisible) {
        Some("must not begin or end with white space; trim it")
    } else if has_control(text) {
        Some("must not have control characters or marks of text direction; remove them")
    } else {
        None
    }
}

/// Checks the id of an object type.
///
/// ```
/// use customerio_rules::form::object_type;
///
/// assert_eq!(object_type("2"), None);
/// assert!(object_type("company").is_some());
/// ```
#[must_use]
pub fn object_type(text: &str) -> Option<&'static str> {
    let is_number = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    (!is_number).then_some(
        "must be an integer as a string, such as `1`; see the object's type in Customer.io",
    )
}

/// Checks the push token of a device, which is not [blank](is_blank).
///
/// ```
/// use customerio_rules::form::device_token;
///
/// assert_eq!(device_token("fKz-1:APA91b_x"), None);
/// assert!(device_token("push token").is_some());
/// ```
#[must_use]
pub fn device_token(text: &str) -> Option<&'static str> {
    let is_token = text.bytes().all(|it| it.is_ascii_graphic());
    (!is_token).then_some(
        "must be visible ASCII without spaces; pass the token as Apple or Google issued it",
    )
}

/// Checks an e-mail address: two parts around an `@`, without white space. Mail servers accept more
/// addresses than a narrower rule would.
///
/// ```
/// use customerio_rules::form::email;
///
/// assert_eq!(email("cool.person@example.com"), None);
/// assert!(email("cool.person").is_some());
/// ```
#[must_use]
pub fn email(text: &str) -> Option<&'static str> {
    let parts = text.rsplit_once('@');
    let is_email = parts.is_some_and(|(local, host)| !local.is_empty() && !host.is_empty())
        && !text.contains(is_invisible)
        && !has_control(text);
    (!is_email).then_some("must be an e-mail address, such as `cool.person@example.com`")
}

/// Checks an IP address.
///
/// ```
/// use customerio_rules::form::ip;
///
/// assert_eq!(ip("2001:db8::7"), None);
/// assert!(ip("203.0.113.7:443").is_some());
/// ```
#[must_use]
pub fn ip(text: &str) -> Option<&'static str> {
    text.parse::<IpAddr>().is_err().then_some(
        "must be one IP address without a port, such as `203.0.113.7`; pass an `IpAddr` or a `SocketAddr`",
    )
}

/// Checks a language and region: subtags of RFC 5646, joined by `-` or `_`.
///
/// ```
/// use customerio_rules::form::locale;
///
/// assert_eq!(locale("zh-Hant-TW"), None);
/// assert!(locale("en_US.UTF-8").is_some() && locale("de, en;q=0.5").is_some());
/// ```
#[must_use]
pub fn locale(text: &str) -> Option<&'static str> {
    let mut subtags = text.split(['-', '_']);
    let language_is_fine = subtags.next().is_some_and(|it| {
        (2..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphabetic())
    });
    let others_are_fine = subtags
        .all(|it| (1..=8).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_alphanumeric()));
    (!language_is_fine || !others_are_fine)
        .then_some("must be one language and region, such as `en-US`")
}

/// Checks the form of a time zone's name. Which names exist changes with each release of the list.
///
/// ```
/// use customerio_rules::form::timezone;
///
/// assert_eq!(timezone("America/Port-au-Prince"), None);
/// assert!(timezone("+02:00").is_some());
/// ```
#[must_use]
pub fn timezone(text: &str) -> Option<&'static str> {
    let is_name = text.split('/').all(|part| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"_+-".contains(&it))
    });
    (!is_name).then_some("must be the name of a time zone by IANA, such as `Europe/Berlin`")
}

/// Checks the value of the header `User-Agent`.
///
/// ```
/// use customerio_rules::form::user_agent;
///
/// assert_eq!(user_agent("Mozilla/5.0 (X11; Linux x86_64)"), None);
/// assert!(user_agent(" ").is_some());
/// ```
#[must_use]
pub fn user_agent(text: &str) -> Option<&'static str> {
    (is_blank(text) || has_control(text)).then_some(
        "must be the value of the header `User-Agent`, in one line; leave it out if there is none",
    )
}

/// Checks a whole address. Characters beyond ASCII are allowed, since browsers show them.
///
/// ```
/// use customerio_rules::form::url;
///
/// assert_eq!(url("https://example.com/a?b#c"), None);
/// assert!(url("/a").is_some() && url("example.com/a").is_some());
/// ```
#[must_use]
pub fn url(text: &str) -> Option<&'static str> {
    let is_url = text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"+-.".contains(&it))
            && !rest.trim_start_matches('/').is_empty()
            // A port after a host, as in `localhost:8080`.
            && !rest.starts_with(|first: char| first.is_ascii_digit())
    });
    (!is_url || text.contains(is_invisible) || has_control(text))
        .then_some("must be a whole address, such as `https://example.com/a`")
}

/// Checks a latitude.
///
/// ```
/// use customerio_rules::form::latitude;
///
/// assert_eq!(latitude(-33.9), None);
/// assert!(latitude(151.2).is_some());
/// ```
#[must_use]
pub fn latitude(degrees: f64) -> Option<&'static str> {
    (!(-90.0..=90.0).contains(&degrees)).then_some("must be from -90 to 90 degrees")
}

/// Checks a longitude.
///
/// ```
/// use customerio_rules::form::longitude;
///
/// assert_eq!(longitude(151.2), None);
/// assert!(longitude(1512.0).is_some());
/// ```
#[must_use]
pub fn longitude(degrees: f64) -> Option<&'static str> {
    (!(-180.0..=180.0).contains(&degrees)).then_some("must be from -180 to 180 degrees")
}
