//! The API key: what kind it is, which region it belongs to, and how it is kept out of sight.

use core::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;

use crate::client::Region;

/// A key is not usable. The message never shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// There is nothing but white space.
    #[error("the API key is empty; is the environment variable or the secret's file set?")]
    Empty,
    /// A character that no key has. Where a key was pasted with its site id, it is the `:`.
    #[error(
        "the API key has a character that no key has (a `:`, white space, a control character or \
         a letter beyond ASCII) at position {position}; copy the key alone"
    )]
    Forbidden {
        /// Where, counted in bytes from 0 after the leading white space.
        position: usize,
    },
}

/// A key in the one form in which it is needed: a header value that is never shown.
#[derive(Clone)]
pub(crate) struct Key {
    authorization: HeaderValue,
    region: Option<Region>,
}

impl Key {
    /// Reads a key; white space around it is cut, since secrets' files end in a newline.
    pub(crate) fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        if let Some(position) = text
            .bytes()
            .position(|byte| !byte.is_ascii_graphic() || byte == b':')
        {
            return Err(KeyError::Forbidden { position });
        }
        let region = region_of(text);
        let value = if region.is_some() {
            format!("Bearer {text}")
        } else {
            format!("Basic {}", STANDARD.encode(format!("{text}:")))
        };
        // Only ASCII that can be seen is in it, so this can't fail; the position is a formality.
        let mut authorization =
            HeaderValue::from_str(&value).map_err(|_| KeyError::Forbidden { position: 0 })?;
        authorization.set_sensitive(true);
        Ok(Self {
            authorization,
            region,
        })
    }

    /// The value of `Authorization`, marked as sensitive.
    pub(crate) fn authorization(&self) -> HeaderValue {
        self.authorization.clone()
    }

    /// The region that the key names; older keys name none.
    pub(crate) fn region(&self) -> Option<Region> {
        self.region
    }
}

/// A key of the newer kind starts with `pk_` or `sk_` and its region.
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
    fn newer_keys_are_bearer_and_name_their_region() {
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
    fn bad_keys_are_told_apart_and_never_shown() {
        assert_eq!(Key::parse(" \n\t").unwrap_err(), KeyError::Empty);
        for (text, position) in [("site:key", 4), ("a\u{7}b", 1), ("a b", 1), ("kéy", 1)] {
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
