//! A client from environment variables.

use std::env::{self, VarError};

use crate::client::endpoint::{batch_url, other_region};
use crate::client::region::Region;
use crate::client::{Client, ClientBuilder};
use crate::error::{BuildError, EnvError};
use crate::key::{Key, KeyError};

const API_KEY: &str = "CUSTOMERIO_API_KEY";
const ENDPOINT: &str = "CUSTOMERIO_ENDPOINT";
const REGION: &str = "CUSTOMERIO_REGION";

impl Client {
    /// Builds a client from environment variables.
    ///
    /// | variable | value |
    /// |---|---|
    /// | `CUSTOMERIO_API_KEY` | the API key; required |
    /// | `CUSTOMERIO_REGION` | `us` or `eu`, in any case; the key's own region by default |
    /// | `CUSTOMERIO_ENDPOINT` | a URL in place of the region's, such as `http://127.0.0.1:8010/v1` |
    ///
    /// [`ClientBuilder::from_env`] allows other settings too.
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// use customerio_transport::Client;
    ///
    /// let client = Client::from_env()?;
    /// let _guard = client.guard(Duration::from_secs(5));
    /// # Ok::<(), customerio_transport::EnvError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A variable is missing or has a value that is not usable, or [`build`](ClientBuilder::build)
    /// failed. The error names the variable and the fix, and never shows a value.
    pub fn from_env() -> Result<Self, EnvError> {
        Ok(ClientBuilder::from_env()?.build()?)
    }
}

impl ClientBuilder {
    /// Reads the variables that [`Client::from_env`] lists.
    ///
    /// ```no_run
    /// use customerio_transport::ClientBuilder;
    ///
    /// let client = ClientBuilder::from_env()?.spool("/var/lib/shop/customerio").build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// A variable is missing or has a value that is not usable, or two name different regions. Unlike
    /// [`builder`](Client::builder), it refuses white space around a value.
    pub fn from_env() -> Result<Self, EnvError> {
        read(|variable| env::var(variable))
    }
}

/// Reads the variables from `get`.
fn read(get: impl Fn(&str) -> Result<String, VarError>) -> Result<ClientBuilder, EnvError> {
    let get = |variable| match get(variable) {
        Ok(value) => check(variable, &value).map(|()| Some(value)),
        Err(VarError::NotPresent) => Ok(None),
        Err(VarError::NotUnicode(_)) => Err(invalid(variable, "is not valid UTF-8; set it again")),
    };
    let key = get(API_KEY)?.ok_or(EnvError::Missing { variable: API_KEY })?;
    let of_key = Key::parse(&key)
        .map_err(|error| key_error(&error))?
        .region();
    // The variable that decides on the region, and its region.
    let mut decided = of_key.map(|region| (API_KEY, region));
    let agree = |variable, region, decided: Option<_>| match decided {
        Some((other, other_region)) if other_region != region => Err(EnvError::OtherRegion {
            variable,
            region,
            other,
            other_region,
        }),
        _ => Ok(()),
    };
    let mut builder = Client::builder(key);
    if let Some(value) = get(REGION)? {
        let region = region(&value)?;
        agree(REGION, region, decided)?;
        decided = Some((REGION, region));
        builder = builder.region(region);
    }
    if let Some(endpoint) = get(ENDPOINT)? {
        let url = batch_url(Some(&endpoint), None, None).map_err(endpoint_error)?;
        if let Some(host) = other_region(&url, decided.map(|(_, region)| region)) {
            agree(ENDPOINT, host, decided)?;
        }
        builder = builder.endpoint(endpoint);
    }
    Ok(builder)
}

/// Returns an error for an empty value and for what shells and files of variables leave around one.
fn check(variable: &'static str, value: &str) -> Result<(), EnvError> {
    let problem = if value.is_empty() {
        "is empty; set it, or remove it if it is optional"
    } else if value.contains(char::is_whitespace) {
        "has white space; remove it"
    } else if value.contains(['"', '\'']) {
        "has quotation marks; remove them, since files such as Docker's `--env-file` keep them"
    } else {
        return Ok(());
    };
    Err(invalid(variable, problem))
}

fn region(value: &str) -> Result<Region, EnvError> {
    let region = Region::ALL
        .into_iter()
        .find(|region| region.to_string().eq_ignore_ascii_case(value));
    region.ok_or_else(|| invalid(REGION, "is not a region; set it to `us` or `eu`"))
}

fn key_error(error: &KeyError) -> EnvError {
    invalid(API_KEY, format!("is not usable: {error}"))
}

fn endpoint_error(error: BuildError) -> EnvError {
    match error {
        BuildError::Endpoint { why } => invalid(
            ENDPOINT,
            format!("{why}; write it as `https://cdp.customer.io/v1`"),
        ),
        BuildError::Key(_)
        | BuildError::OtherRegion { .. }
        | BuildError::Proxy
        | BuildError::EnvironmentProxy(_)
        | BuildError::UserAgent
        | BuildError::TimeoutTooShort { .. }
        | BuildError::QueueTooSmall { .. }
        | BuildError::RequestsPerSecond { .. }
        | BuildError::Spool(_)
        | BuildError::NoSpool
        | BuildError::DropOldestWithSpool
        | BuildError::NoGzip
        | BuildError::RootCertificate(_)
        | BuildError::Tls(_)
        | BuildError::Thread(_) => EnvError::Build(error),
    }
}

fn invalid(variable: &'static str, problem: impl Into<String>) -> EnvError {
    EnvError::Invalid {
        variable,
        problem: problem.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    /// Reads these variables and returns the error.
    fn error(variables: &[(&str, &str)]) -> String {
        let get = |name: &str| {
            let found = variables.iter().find(|(variable, _)| *variable == name);
            found
                .map(|(_, value)| (*value).to_owned())
                .ok_or(VarError::NotPresent)
        };
        read(get)
            .err()
            .map_or_else(String::new, |error| error.to_string())
    }

    #[test]
    fn usable_values_are_accepted() {
        for variables in [
            &[(API_KEY, "0123abcd")][..],
            &[(API_KEY, "sk_eu_abc"), (REGION, "EU")],
            &[(API_KEY, "0123abcd"), (REGION, "eu")],
            &[
                (API_KEY, "sk_eu_abc"),
                (ENDPOINT, "http://127.0.0.1:8010/v1"),
            ],
            &[
                (API_KEY, "sk_us_abc"),
                (REGION, "us"),
                (ENDPOINT, "http://127.0.0.1:8010"),
            ],
            &[
                (API_KEY, "sk_eu_abc"),
                (ENDPOINT, "https://cdp-eu.customer.io/v1"),
            ],
        ] {
            assert_eq!(error(variables), "", "{variables:?}");
        }
    }

    #[test]
    fn errors_name_the_variable_and_the_fix_and_show_no_value() {
        for (variables, named, fix) in [
            (&[][..], API_KEY, "set it to the API key"),
            (
                &[][..],
                API_KEY,
                "`CUSTOMERIO_ENDPOINT` to `http://127.0.0.1:8010/v1`",
            ),
            (&[(API_KEY, "")], API_KEY, "set it"),
            (&[(API_KEY, "secret\n")], API_KEY, "remove it"),
            (&[(API_KEY, "secret key")], API_KEY, "remove it"),
            (&[(API_KEY, "\"secret\"")], API_KEY, "remove them"),
            (&[(API_KEY, "site:secret")], API_KEY, "copy the key alone"),
            (&[(API_KEY, "secret"), (REGION, "")], REGION, "remove it"),
            (
                &[(API_KEY, "secret"), (REGION, "secret")],
                REGION,
                "set it to `us` or `eu`",
            ),
            (
                &[(API_KEY, "sk_eu_secret"), (REGION, "us")],
                REGION,
                "remove `CUSTOMERIO_REGION`",
            ),
            (
                &[(API_KEY, "secret"), (ENDPOINT, "secret")],
                ENDPOINT,
                "write it as",
            ),
            (
                &[(API_KEY, "secret"), (ENDPOINT, "http://x/?secret")],
                ENDPOINT,
                "write it as",
            ),
            (
                &[
                    (API_KEY, "sk_eu_secret"),
                    (ENDPOINT, "https://cdp.customer.io/v1"),
                ],
                ENDPOINT,
                "remove `CUSTOMERIO_ENDPOINT`",
            ),
            (
                &[
                    (API_KEY, "secret"),
                    (REGION, "eu"),
                    (ENDPOINT, "https://cdp.customer.io/v1"),
                ],
                ENDPOINT,
                "remove `CUSTOMERIO_ENDPOINT`",
            ),
        ] {
            let error = error(variables);
            assert!(error.contains(&format!("`{named}`")), "{error}");
            assert!(error.contains(fix), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_value_that_is_not_unicode_is_an_error() {
        let error = read(|_| Err(VarError::NotUnicode(OsString::from("secret")))).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`CUSTOMERIO_API_KEY` is not valid UTF-8; set it again"
        );
    }
}
