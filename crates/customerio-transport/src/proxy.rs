//! The proxies that the client connects through. reqwest ignores a proxy that it can't use, so that requests
//! would go around it.

use std::env;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

/// Why the setting of a proxy is not usable. Its value is not shown, since it may have a password.
///
/// ```
/// use customerio_transport::ProxyError;
///
/// fn setting(error: &ProxyError) -> &str {
///     error.setting
/// }
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{setting} names no usable proxy: {problem}")]
#[non_exhaustive]
pub struct ProxyError {
    /// The environment variable or the setting.
    pub setting: &'static str,
    problem: String,
}

/// The address of a proxy, without a password.
pub(crate) struct ProxyAddress {
    /// `host:port`.
    pub(crate) host: String,
    /// Whether the connection to the proxy uses TLS.
    pub(crate) is_encrypted: bool,
}

/// Returns the proxy of the environment for requests to another machine.
///
/// # Errors
///
/// The variable for this URL names no usable proxy.
pub(crate) fn of_environment(url: &Url) -> Result<Option<ProxyAddress>, ProxyError> {
    let Ok(destination) = url.as_str().parse() else {
        return Ok(None);
    };
    let no = variable(["NO_PROXY", "no_proxy"]).map_or_else(String::new, |(_, value)| value);
    let any = Matcher::builder().all("http://any").no(no).build();
    if any.intercept(&destination).is_none() {
        return Ok(None);
    }
    let of_scheme = if url.scheme() == "https" {
        ["HTTPS_PROXY", "https_proxy"]
    } else {
        ["HTTP_PROXY", "http_proxy"]
    };
    for names in [of_scheme, ["ALL_PROXY", "all_proxy"]] {
        if let Some((name, value)) = variable(names) {
            return address(name, &value).map(Some);
        }
    }
    // Other systems have settings beside the environment.
    let system = Matcher::from_system().intercept(&destination);
    Ok(system.and_then(|it| {
        let port = it.uri().port_u16().unwrap_or(80);
        Some(ProxyAddress {
            host: format!("{}:{port}", it.uri().host()?),
            is_encrypted: it.uri().scheme_str() == Some("https"),
        })
    }))
}

/// Returns the first variable that is set, as reqwest reads them, unless it is empty.
fn variable(names: [&'static str; 2]) -> Option<(&'static str, String)> {
    let set = |name| Some((name, env::var(name).ok()?));
    let first = names.into_iter().find_map(set);
    first.filter(|(_, value)| !value.is_empty())
}

/// Returns the address of a proxy.
///
/// # Errors
///
/// It is not a URL, or reqwest does not connect through it.
pub(crate) fn address(setting: &'static str, proxy: &str) -> Result<ProxyAddress, ProxyError> {
    let error = |problem: &str| ProxyError {
        setting,
        problem: problem.to_owned(),
    };
    let url = if proxy.contains("://") {
        Url::parse(proxy)
    } else {
        Url::parse(&format!("http://{proxy}"))
    };
    let url = url.map_err(|it| error(&it.to_string()))?;
    if !["http", "https"].contains(&url.scheme()) {
        return Err(error("its scheme is not `http` or `https`"));
    }
    // The matcher takes fewer characters than a URL may have.
    let matcher = Matcher::builder().all(proxy).build();
    let any = "http://any".parse();
    let is_taken = any.is_ok_and(|any| matcher.intercept(&any).is_some());
    match url.host_str().filter(|_| is_taken) {
        Some(host) => {
            let port = url.port_or_known_default().unwrap_or(80);
            Ok(ProxyAddress {
                host: format!("{host}:{port}"),
                is_encrypted: url.scheme() == "https",
            })
        }
        None => Err(error("its characters are not usable")),
    }
}
