//! The values of a query and of a path. An error names the value, and what it may be.

use super::answer;
use crate::catalog::Verdict;
use crate::records::Kind;
use crate::rules::shown;
use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::http::{Response, StatusCode};

/// Values that are read from a query.
pub(super) trait FromQuery: Sized {
    fn read(query: &mut Pairs) -> Result<Self, String>;
}

impl<A: FromQuery, B: FromQuery> FromQuery for (A, B) {
    fn read(query: &mut Pairs) -> Result<Self, String> {
        Ok((A::read(query)?, B::read(query)?))
    }
}

/// The values of a query.
pub(super) struct Params<T>(pub(super) T);

impl<T: FromQuery, S: Send + Sync> FromRequestParts<S> for Params<T> {
    type Rejection = Response<Body>;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let pairs = Query::try_from_uri(&parts.uri).map_err(|error| refused(&error.body_text()))?;
        let mut pairs = Pairs {
            rest: pairs.0,
            known: Vec::new(),
        };
        let values = T::read(&mut pairs).and_then(|values| pairs.end().map(|()| values));
        values.map(Self).map_err(|reason| refused(&reason))
    }
}

/// The number of a record, at the end of a path.
pub(super) struct Number(pub(super) u64);

impl<S: Send + Sync> FromRequestParts<S> for Number {
    type Rejection = Response<Body>;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let number = Path::from_request_parts(parts, state).await;
        number.map(|Path(number)| Self(number)).map_err(|_| {
            let path = parts.uri.path();
            let last = shown(path.rsplit_once('/').map_or(path, |(_, last)| last));
            refused(&format!(
                "the path must end with {}, got `{last}`",
                u64::expected()
            ))
        })
    }
}

fn refused(reason: &str) -> Response<Body> {
    answer::into_body(answer::error(StatusCode::BAD_REQUEST, [reason]))
}

/// The pairs of a query that are not read yet.
pub(super) struct Pairs {
    rest: Vec<(String, String)>,
    /// The names that a reader has asked for.
    known: Vec<&'static str>,
}

impl Pairs {
    /// Takes the value of a name.
    pub(super) fn take<T: Value>(&mut self, name: &'static str) -> Result<Option<T>, String> {
        self.known.push(name);
        let Some(at) = self.rest.iter().position(|(it, _)| it == name) else {
            return Ok(None);
        };
        let (_, text) = self.rest.remove(at);
        if self.rest.iter().any(|(it, _)| it == name) {
            return Err(format!("`{name}` occurs twice in the query; remove one"));
        }
        let wrong = || format!("`{name}` must be {}, got `{}`", T::expected(), shown(&text));
        T::read(&text).map(Some).ok_or_else(wrong)
    }

    /// Refuses a name that nothing reads, such as a misspelt one, which would filter nothing.
    fn end(self) -> Result<(), String> {
        match self.rest.first() {
            None => Ok(()),
            Some((name, _)) => Err(format!(
                "unknown `{}` in the query; it may have {}",
                shown(name),
                self.known.join(", ")
            )),
        }
    }
}

/// A value of a query.
pub(super) trait Value: Sized {
    /// Reads the text, if it is such a value.
    fn read(text: &str) -> Option<Self>;
    /// Returns the values that are possible, in words.
    fn expected() -> String;
}

impl Value for String {
    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn expected() -> String {
        "a text".to_owned()
    }
}

impl Value for u64 {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn expected() -> String {
        format!("a whole number from 0 to {}", Self::MAX)
    }
}

/// A number of records: all of them, if it is larger than the memory.
impl Value for usize {
    fn read(text: &str) -> Option<Self> {
        let number = u64::read(text)?;
        Some(Self::try_from(number).unwrap_or(Self::MAX))
    }

    fn expected() -> String {
        u64::expected()
    }
}

/// A value of a closed list.
pub(super) trait Named: Copy + 'static {
    const ALL: &'static [Self];

    fn name(self) -> &'static str;
}

impl Named for Kind {
    const ALL: &'static [Self] = &Kind::CALLS;

    fn name(self) -> &'static str {
        self.name()
    }
}

impl Named for Verdict {
    const ALL: &'static [Self] = &[Self::Good, Self::Warned, Self::Bad];

    fn name(self) -> &'static str {
        self.name()
    }
}

impl<T: Named> Value for T {
    fn read(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.name() == text)
    }

    fn expected() -> String {
        let names: Vec<_> = Self::ALL.iter().map(|it| it.name()).collect();
        format!("one of {}", names.join(", "))
    }
}
