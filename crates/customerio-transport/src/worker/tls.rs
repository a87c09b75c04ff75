//! TLS by rustls, with the system's certificates and the provider ring.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use crate::error::BuildError;

/// A configuration for reqwest. Where no connection will be encrypted, a system without
/// certificates is no error. `roots` are texts in PEM that are trusted beside the system's.
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
    // reqwest leaves this to whoever brings a configuration.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn read(roots: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, BuildError> {
    let mut certificates = Vec::new();
    for text in roots {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(text) {
            let certificate =
                certificate.map_err(|error| BuildError::RootCertificate(error.to_string()))?;
            certificates.push(certificate);
        }
        if certificates.len() == before {
            let nothing = "there is no certificate in it".to_owned();
            return Err(BuildError::RootCertificate(nothing));
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

/// The system decides alone there.
#[cfg(target_os = "android")]
fn verifier(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, BuildError> {
    if !roots.is_empty() {
        let why = "Android takes certificates from its own settings only".to_owned();
        return Err(BuildError::RootCertificate(why));
    }
    Verifier::new(provider).map_err(|error| BuildError::Tls(error.to_string()))
}
