//! Authorization: the `Authorization` header and the accepted write keys.

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use thiserror::Error;

/// A write key. `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Key(String);

impl Key {
    pub(crate) fn new(key: impl Into<String>) -> Self {
        Self(key.into())
    }

    /// Returns the key, only to search for it in text.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// Returns whether it is a newer key, which names its kind and region and is sent as a Bearer token.
    fn names_its_region(&self) -> bool {
        ["pk_us_", "pk_eu_", "sk_us_", "sk_eu_"]
            .iter()
            .any(|start| self.0.starts_with(start))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

/// The reason why a request is not authorized. The messages never contain the header's value.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum AuthError {
    #[error("Authorization: is missing")]
    Missing,
    #[error("Authorization: must be Basic or Bearer")]
    Scheme,
    #[error("Authorization: is not the base64 of `KEY:`")]
    Encoding,
    #[error("Authorization: the password must be empty; the write key alone is the user name")]
    Password,
    #[error("Authorization: the key is empty")]
    Empty,
    #[error("Authorization: there is white space in the key")]
    WhiteSpace,
    #[error("Authorization: only keys that start with sk_us_, sk_eu_, pk_us_ or pk_eu_ are Bearer")]
    NotBearer,
    #[error("Authorization: the key is unknown")]
    Unknown,
}

/// A key from a well-formed header.
#[derive(Debug)]
pub(crate) struct Presented {
    pub(crate) key: Key,
    pub(crate) warning: Option<&'static str>,
}

/// Reads the header.
pub(crate) fn presented(headers: &HeaderMap) -> Result<Presented, AuthError> {
    let header = headers
        .get(header::AUTHORIZATION)
        .ok_or(AuthError::Missing)?;
    let header = header.to_str().map_err(|_| AuthError::Scheme)?;
    let (scheme, credentials) = header.split_once(' ').ok_or(AuthError::Scheme)?;
    let is_basic = scheme.eq_ignore_ascii_case("basic");
    let key = if is_basic {
        let decoded = STANDARD
            .decode(credentials.trim())
            .map_err(|_| AuthError::Encoding)?;
        let decoded = String::from_utf8(decoded).map_err(|_| AuthError::Encoding)?;
        let (user, password) = decoded.split_once(':').ok_or(AuthError::Encoding)?;
        if !password.is_empty() {
            return Err(AuthError::Password);
        }
        Key::new(user)
    } else if scheme.eq_ignore_ascii_case("bearer") {
        Key::new(credentials.trim())
    } else {
        return Err(AuthError::Scheme);
    };
    if key.0.is_empty() {
        return Err(AuthError::Empty);
    }
    if key.0.contains(char::is_whitespace) {
        return Err(AuthError::WhiteSpace);
    }
    let warning = match (is_basic, key.names_its_region()) {
        (false, false) => return Err(AuthError::NotBearer),
        // The official Python client sends such keys as Bearer; whether Basic is refused is not
        // published.
        (true, true) => Some("Authorization: keys of this form are sent as Bearer"),
        _ => None,
    };
    Ok(Presented { key, warning })
}

/// The accepted keys: any, or those of a set.
#[derive(Debug, Default)]
pub(crate) struct Keys(Mutex<Option<HashSet<Key>>>);

impl Keys {
    pub(crate) fn accept(&self, key: Key) {
        self.lock().get_or_insert_default().insert(key);
    }

    pub(crate) fn accept_only(&self, key: Key) {
        *self.lock() = Some(HashSet::from([key]));
    }

    pub(crate) fn admit(&self, key: &Key) -> Result<(), AuthError> {
        match &*self.lock() {
            Some(keys) if !keys.contains(key) => Err(AuthError::Unknown),
            _ => Ok(()),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<HashSet<Key>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{AuthError, Key, Keys, presented};
    use axum::http::{HeaderMap, HeaderValue, header};

    fn outcome(header: &str) -> Result<String, AuthError> {
        let mut headers = HeaderMap::new();
        headers.insert(
            header::AUTHORIZATION,
            HeaderValue::from_str(header).expect("a header"),
        );
        presented(&headers).map(|presented| presented.key.0)
    }

    #[test]
    fn both_kinds_are_read() {
        assert_eq!(outcome("Basic YWJjOg=="), Ok("abc".to_owned()));
        assert_eq!(outcome("basic YWJjOg=="), Ok("abc".to_owned()));
        assert_eq!(outcome("Bearer sk_eu_1"), Ok("sk_eu_1".to_owned()));
    }

    #[test]
    fn each_ill_formed_header_has_its_error() {
        assert_eq!(presented(&HeaderMap::new()).err(), Some(AuthError::Missing));
        assert_eq!(outcome("YWJjOg=="), Err(AuthError::Scheme));
        assert_eq!(outcome("Digest x"), Err(AuthError::Scheme));
        assert_eq!(outcome("Basic abc:"), Err(AuthError::Encoding));
        assert_eq!(outcome("Basic YWJj"), Err(AuthError::Encoding));
        assert_eq!(outcome("Basic c2l0ZTprZXk="), Err(AuthError::Password));
        assert_eq!(outcome("Basic Og=="), Err(AuthError::Empty));
        assert_eq!(outcome("Basic YWJjCjo="), Err(AuthError::WhiteSpace));
        assert_eq!(outcome("Bearer abc"), Err(AuthError::NotBearer));
    }

    #[test]
    fn debug_hides_a_key() {
        let keys = Keys::default();
        keys.accept(Key::new("hidden"));
        assert!(!format!("{keys:?}").contains("hidden"));
    }
}
