//! The URL of requests: the region's host or the program's endpoint.

use std::collections::BTreeSet;
use std::sync::Mutex;

use reqwest::Url;
use url::Host;

use super::region::Region;
use crate::error::BuildError;
use crate::sync::lock;

/// Returns the URL that bodies are posted to. The endpoint takes precedence over the region, and the
/// region over that of the key. An endpoint without a path gets the API's `/v1`.
pub(crate) fn batch_url(
    endpoint: Option<&str>,
    region: Option<Region>,
    of_key: Option<Region>,
) -> Result<Url, BuildError> {
    let bad = |why| BuildError::Endpoint { why };
    let of_region;
    let text = if let Some(endpoint) = endpoint {
        endpoint.trim()
    } else {
        of_region = format!(
            "https://{}/v1",
            region.or(of_key).unwrap_or(Region::Us).host()
        );
        &of_region
    };
    let mut url = Url::parse(text).map_err(|_| bad("is not a URL"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad("is neither http nor https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("has a user or a password, but the key is enough"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(bad("has a query or a fragment"));
    }
    let base = url.path().trim_end_matches('/');
    // The address of a method in Customer.io's documentation.
    if host_region(&url).is_some() && !matches!(base, "" | "/v1") {
        return Err(bad("names a method, and the client adds that"));
    }
    let path = format!("{}/batch", if base.is_empty() { "/v1" } else { base });
    url.set_path(&path);
    Ok(url)
}

/// Returns the scheme, the host and the port of `url`, without the path, which may contain a secret. The
/// process keeps each of them, so that a report can be copied; it has few endpoints.
pub(crate) fn origin(url: &Url) -> &'static str {
    static KNOWN: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let origin = url.origin().ascii_serialization();
    let mut known = lock(&KNOWN);
    if let Some(known) = known.get(origin.as_str()) {
        return known;
    }
    let origin: &'static str = origin.leak();
    known.insert(origin);
    origin
}

/// Returns the region whose host `url` names.
pub(crate) fn host_region(url: &Url) -> Option<Region> {
    let host = url.host_str()?;
    Region::ALL.into_iter().find(|region| region.host() == host)
}

/// Returns the region of `url` if it differs from the key's.
pub(crate) fn other_region(url: &Url, of_key: Option<Region>) -> Option<Region> {
    host_region(url).filter(|region| Some(*region) != of_key && of_key.is_some())
}

/// Returns whether the host is this machine, by its address or its name: `localhost` and all names below
/// it (RFC 6761, section 6.3).
pub(crate) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Some(Host::Ipv4(address)) => address.is_loopback() || address.is_unspecified(),
        Some(Host::Ipv6(address)) => {
            let address = address.to_canonical();
            address.is_loopback() || address.is_unspecified()
        }
        None => false,
    }
}

/// Returns whether the key is sent unencrypted to another machine.
pub(crate) fn is_unencrypted(url: &Url) -> bool {
    url.scheme() == "http" && !is_this_machine(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_has_no_path_and_is_kept_once() {
        let of = |text: &str| origin(&Url::parse(text).unwrap());
        let first = of("http://127.0.0.1:9/secret/batch");
        assert_eq!(first, "http://127.0.0.1:9");
        assert!(std::ptr::eq(first, of("http://127.0.0.1:9/v1/batch")));
    }

    #[test]
    fn the_endpoint_precedes_the_region_and_the_region_the_key() {
        let url = |endpoint, region, key| batch_url(endpoint, region, key).unwrap().to_string();
        assert_eq!(url(None, None, None), "https://cdp.customer.io/v1/batch");
        assert_eq!(
            url(None, None, Some(Region::Eu)),
            "https://cdp-eu.customer.io/v1/batch"
        );
        assert_eq!(
            url(None, Some(Region::Us), Some(Region::Eu)),
            "https://cdp.customer.io/v1/batch"
        );
        for endpoint in [
            "http://127.0.0.1:9",
            "http://127.0.0.1:9/v1",
            " http://127.0.0.1:9/v1/ ",
        ] {
            assert_eq!(
                url(Some(endpoint), Some(Region::Eu), None),
                "http://127.0.0.1:9/v1/batch"
            );
        }
    }

    #[test]
    fn bad_endpoints_are_refused_without_being_shown() {
        for text in [
            "",
            "cdp.customer.io",
            "ftp://x/",
            "https://u:secret@x/",
            "https://secret@x",
            "http://x/?k=secret",
            "https://cdp.customer.io/v1/batch",
            "https://cdp-eu.customer.io/v1/secret/",
        ] {
            let error = batch_url(Some(text), None, None).unwrap_err();
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    #[test]
    fn this_machine_has_many_names() {
        let url = |host: &str| batch_url(Some(&format!("http://{host}:1")), None, None).unwrap();
        for host in [
            "localhost",
            "LocalHost",
            "localhost.",
            "api.localhost",
            "api.localhost.",
            "127.0.0.1",
            "127.9.9.9",
            "0x7f.1",
            "0.0.0.0",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
        ] {
            assert!(is_this_machine(&url(host)), "{host}");
        }
        for host in [
            "notlocalhost",
            "localhost.example",
            "127.0.0.1.example",
            "10.0.0.1",
            "[::2]",
            "[::ffff:10.0.0.1]",
        ] {
            assert!(!is_this_machine(&url(host)), "{host}");
            assert!(is_unencrypted(&url(host)), "{host}");
        }
        let encrypted = batch_url(Some("https://example.com"), None, None).unwrap();
        assert!(!is_unencrypted(&encrypted));
    }

    #[test]
    fn a_host_of_the_other_region_is_noticed() {
        let url = batch_url(None, Some(Region::Us), None).unwrap();
        assert_eq!(other_region(&url, Some(Region::Eu)), Some(Region::Us));
        assert_eq!(other_region(&url, Some(Region::Us)), None);
        assert_eq!(other_region(&url, None), None);
        let local = batch_url(Some("http://localhost:1"), None, None).unwrap();
        assert_eq!(other_region(&local, Some(Region::Eu)), None);
    }
}
