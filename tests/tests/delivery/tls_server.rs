//! A server of TLS connections that speaks whatever a test wants on them.

use std::net::TcpListener;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A server with a certificate of its own, for `localhost`; it ends with its runtime.
pub(crate) struct TlsServer {
    port: u16,
    pub(crate) certificate: String,
    _runtime: Runtime,
}

impl TlsServer {
    /// Offers these protocols and gives each connection to `speak`, with its number from 0 on.
    pub(crate) fn start<F>(
        offered: &[&str],
        speak: impl Fn(usize, TlsStream<TcpStream>) -> F + Send + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let key = PrivateKeyDer::Pkcs8(made.signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        config.alpn_protocols = offered.iter().map(|name| name.as_bytes().into()).collect();
        let listener = TcpListener::bind(("localhost", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        runtime.spawn(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let acceptor = TlsAcceptor::from(Arc::new(config));
            let mut number = 0;
            while let Ok((stream, _)) = listener.accept().await {
                // A client that does not trust it goes away.
                if let Ok(stream) = acceptor.accept(stream).await {
                    tokio::spawn(speak(number, stream));
                    number += 1;
                }
            }
        });
        Self {
            port,
            certificate: made.cert.pem(),
            _runtime: runtime,
        }
    }

    pub(crate) fn url(&self, host: &str) -> String {
        format!("https://{host}:{}/v1", self.port)
    }
}
