//! The API key: its kind, its region, and its header, which is never shown.

use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;

use crate::client::Region;

/// The API key is not valid. The error never shows it.
///
/// ```
/// use customerio_transport::{BuildError, Client, KeyError};
///
/// let error = Client::builder("site:key").build().unwrap_err();
/// assert!(matches!(error, BuildError::Key(KeyError::Forbidden { position: 4 })));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The key has only white space.
    #[error("the API key is empty; set the environment variable or the file that holds it")]
    Empty,
    /// The key has a character that no key has, for example the `:` between a site id and a key.
    #[error(
        "the API key has a character that no key has (a `:`, a quotation mark, white space, a control \
         character or a letter beyond ASCII) at position {position}; copy the key alone"
    )]
    Forbidden {
        /// The offset of the character in bytes, without the leading white space.
        position: usize,
    },
}

/// An API key as the value of a header, which is never shown.
#[derive(Clone)]
pub(crate) struct Key {
    authorization: HeaderValue,
    region: Option<Region>,
}

impl Key {
    /// Parses a key. Ignores white space around it, since files of secrets end with a newline.
    pub(crate) fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        if let Some(position) = text
            .bytes()
            .position(|byte| !byte.is_ascii_graphic() || matches!(byte, b':' | b'"' | b'\'' | b'`'))
        {
            return Err(KeyError::Forbidden { position });
        }
        let region = region_of(text);
        let value = if region.is_some() {
            format!("Bearer {text}")
        } else {
            format!("Basic {}", STANDARD.encode(format!("{text}:")))
        };
        // The value has only visible ASCII, so this can't fail.
        let mut authorization =
            HeaderValue::from_str(&value).map_err(|_| KeyError::Forbidden { position: 0 })?;
        authorization.set_sensitive(true);
        Ok(Self {
            authorization,
            region,
        })
    }

    /// Returns the value of `Authorization`, marked as sensitive.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }

    /// Returns the region in the key; older keys have none.
    pub(crate) fn region(&self) -> Option<Region> {
        self.region
    }
}

/// Returns the region in a newer key, which starts with `pk_` or `sk_` and the region.
fn region_of(key: &str) -> Option<Region> {
    let rest = key
        .strip_prefix("pk_")
        .or_else(|| key.strip_prefix("sk_"))?;
    if rest.starts_with("us_") {
        Some(Region::Us)
    } else if rest.starts_with("eu_") {
        Some(Region::Eu)
    } else {
        None
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_keys_are_bearer_tokens_with_a_region() {
        for (text, region) in [
            ("pk_us_abc", Some(Region::Us)),
            ("sk_eu_abc", Some(Region::Eu)),
            (" sk_us_abc\n", Some(Region::Us)),
        ] {
            let key = Key::parse(text).unwrap();
            assert_eq!(key.region(), region);
            assert_eq!(
                key.authorization().to_str().unwrap(),
                format!("Bearer {}", text.trim())
            );
        }
    }

    #[test]
    fn older_keys_are_basic_with_an_empty_password() {
        for text in ["0123abcd", "pk_asia_1", "xpk_us_1", "pk_us"] {
            let key = Key::parse(text).unwrap();
            assert_eq!(key.region(), None);
            let expected = format!("Basic {}", STANDARD.encode(format!("{text}:")));
            assert_eq!(key.authorization().to_str().unwrap(), expected);
        }
    }

    #[test]
    fn each_bad_key_has_its_error_which_does_not_show_it() {
        assert_eq!(Key::parse(" \n\t").unwrap_err(), KeyError::Empty);
        for (text, position) in [
            ("site:key", 4),
            ("a\u{7}b", 1),
            ("a b", 1),
            ("kéy", 1),
            ("\"key\"", 0),
            ("'key'", 0),
            ("\u{feff}key", 0),
            ("Bearer key", 6),
            ("key\r\nX-Other: 1", 3),
        ] {
            let error = Key::parse(text).unwrap_err();
            assert_eq!(error, KeyError::Forbidden { position });
            assert!(!error.to_string().contains(text));
        }
    }

    #[test]
    fn debug_shows_no_key() {
        let key = Key::parse("sk_eu_verysecret").unwrap();
        let shown = format!("{key:?} {:?}", key.authorization());
        assert!(!shown.contains("verysecret"), "{shown}");
    }
}
