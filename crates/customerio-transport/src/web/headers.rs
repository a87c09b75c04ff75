//! What headers say of the visitor.

use axum::http::HeaderValue;

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
        let is_tag = tag
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || it == b'-');
        let is_better = best.is_none_or(|(_, other)| weight > other);
        if !tag.is_empty() && is_tag && weight > 0.0 && is_better {
            best = Some((tag, weight));
        }
    }
    best.map(|(tag, _)| tag)
}

/// Returns an address without its query and fragment.
pub(super) fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
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
        assert_eq!(without_query("https://a/b?token=1#c"), "https://a/b");
    }
}
