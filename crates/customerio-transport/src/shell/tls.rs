//! TLS by rustls, with the system's certificates and the provider ring.

use std::sync::Arc;

use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::BuildError;

/// A configuration for reqwest. Where no connection will be encrypted, a system without
/// certificates is no error.
pub(crate) fn config(encrypted: bool) -> Result<ClientConfig, BuildError> {
    let failed = |error: rustls::Error| BuildError::Tls(error.to_string());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let mut config = if encrypted {
        let verifier = Arc::new(Verifier::new(provider).map_err(failed)?);
        builder
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth()
    } else {
        builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth()
    };
    // reqwest leaves this to whoever brings a configuration.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
