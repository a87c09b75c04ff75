//! What headers say of the visitor.

use axum::http::{HeaderValue, Uri};
use customerio_rules::form;

/// The longest header that is sent on. A message has at most 32,000 bytes, and a visitor must not be able
/// to fill it.
const MAX_BYTES: usize = 1_000;

/// Returns a header of visible ASCII characters, unless it is longer than [`MAX_BYTES`].
pub(super) fn text(value: Option<&HeaderValue>) -> Option<&str> {
    let text = value?.to_str().ok()?.trim();
    (!text.is_empty() && text.len() <= MAX_BYTES).then_some(text)
}

/// Returns the language with the highest weight: `de-CH` of `fr;q=0.8, de-CH`.
pub(super) fn locale(accepted: &str) -> Option<&str> {
    let mut best = None;
    for language in accepted.split(',') {
        let (tag, parameters) = language.split_once(';').unwrap_or((language, "q=1"));
        let weight = parameters.trim().strip_prefix("q=").unwrap_or("0");
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        let tag = tag.trim();
        let is_tag = form::locale(tag).is_none();
        let is_better = best.is_none_or(|(_, other)| weight > other);
        if is_tag && weight > 0.0 && is_better {
            best = Some((tag, weight));
        }
    }
    best.map(|(tag, _)| tag)
}

/// Returns the address of another page without a name, a password and a query, and without its path
/// unless `has_path`. Browsers omit the path for other sites too.
pub(super) fn referrer(address: &Uri, has_path: bool) -> Option<String> {
    let (scheme, host) = (address.scheme()?, address.host()?);
    let path = if has_path { address.path() } else { "/" };
    Some(match address.port() {
        Some(port) => format!("{scheme}://{host}:{port}{path}"),
        None => format!("{scheme}://{host}{path}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_highest_weight_counts() {
        for (accepted, locale) in [
            ("de-CH, fr;q=0.9", Some("de-CH")),
            ("fr;q=0.8, de-CH", Some("de-CH")),
            ("*, en;q=0.5", Some("en")),
            ("en;q=0", None),
            ("en;q=NaN", None),
            ("<script>", None),
            ("", None),
        ] {
            assert_eq!(super::locale(accepted), locale, "{accepted}");
        }
    }

    #[test]
    fn long_and_unusual_headers_are_ignored() {
        let long = "x".repeat(MAX_BYTES + 1);
        for value in [long.as_bytes(), b" ", b"caf\xc3\xa9"] {
            let value = HeaderValue::from_bytes(value).expect("a header");
            assert_eq!(text(Some(&value)), None);
        }
    }

    #[test]
    fn a_referrer_has_no_query_and_no_password() {
        for (address, origin, full) in [
            (
                "https://a/b?token=1",
                Some("https://a/"),
                Some("https://a/b"),
            ),
            (
                "http://u:p@a:81/b",
                Some("http://a:81/"),
                Some("http://a:81/b"),
            ),
            (
                "https://[::1]:8/b",
                Some("https://[::1]:8/"),
                Some("https://[::1]:8/b"),
            ),
            ("https://a", Some("https://a/"), Some("https://a/")),
            ("/b", None, None),
        ] {
            let address: Uri = address.parse().expect("an address");
            assert_eq!(referrer(&address, false).as_deref(), origin, "{address}");
            assert_eq!(referrer(&address, true).as_deref(), full, "{address}");
        }
    }
}
