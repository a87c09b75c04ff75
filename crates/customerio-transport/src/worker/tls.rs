//! TLS by rustls, with the system's certificates and the provider ring.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::BuildError;

/// Creates the TLS configuration for reqwest. `roots` are PEM files whose certificates are trusted in
/// addition to the system's.
///
/// # Errors
///
/// Returns an error if a file of `roots` is not valid, or if `encrypted` is set and the system has no
/// certificates.
pub(crate) fn config(encrypted: bool, roots: &[Vec<u8>]) -> Result<ClientConfig, BuildError> {
    let roots = read(roots)?;
    let failed = |error: rustls::Error| BuildError::Tls(error.to_string());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    let mut config = if encrypted {
        let verifier = Arc::new(verifier(roots, provider)?);
        builder
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth()
    } else {
        builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth()
    };
    // reqwest does not set the protocols of a configuration that it is given.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn read(roots: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, BuildError> {
    let mut certificates = Vec::new();
    for pem in roots {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let certificate =
                certificate.map_err(|error| BuildError::RootCertificate(error.to_string()))?;
            certificates.push(certificate);
        }
        if certificates.len() == before {
            let empty = "it contains no certificate".to_owned();
            return Err(BuildError::RootCertificate(empty));
        }
    }
    Ok(certificates)
}

#[cfg(not(target_os = "android"))]
fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, BuildError> {
    Verifier::new_with_extra_roots(roots, provider)
        .map_err(|error| BuildError::Tls(error.to_string()))
}

/// On Android the system alone decides which certificates are trusted.
#[cfg(target_os = "android")]
fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, BuildError> {
    if !roots.is_empty() {
        let unsupported = "Android trusts only the certificates of its own settings".to_owned();
        return Err(BuildError::RootCertificate(unsupported));
    }
    Verifier::new(provider).map_err(|error| BuildError::Tls(error.to_string()))
}
