//! A server of TLS connections, for the tests of delivery and for the fault matrix.

use std::error::Error;
use std::net::TcpListener;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// A server with its own certificate for `localhost`. It ends when it is dropped.
pub(crate) struct TlsServer {
    port: u16,
    pub(crate) certificate: String,
    _runtime: Runtime,
}

impl TlsServer {
    /// Offers protocols by their names in ALPN. Passes each connection to `serve` with its number, from 0.
    pub(crate) fn start<F>(
        offered: &[&str],
        mut serve: impl FnMut(usize, TlsStream<TcpStream>) -> F + Send + 'static,
    ) -> Result<Self, Box<dyn Error + Send + Sync>>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()])?;
        let key = PrivateKeyDer::Pkcs8(certified.signing_key.serialize_der().into());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certified.cert.der().clone()], key)?;
        config.alpn_protocols = offered.iter().map(|name| name.as_bytes().into()).collect();
        let listener = TcpListener::bind(("localhost", 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let listener = {
            let _context = runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        runtime.spawn(async move {
            let acceptor = TlsAcceptor::from(Arc::new(config));
            let mut number = 0;
            while let Ok((stream, _)) = listener.accept().await {
                // The handshake with a client that does not trust the certificate fails.
                if let Ok(stream) = acceptor.accept(stream).await {
                    tokio::spawn(serve(number, stream));
                    number += 1;
                }
            }
        });
        Ok(Self {
            port,
            certificate: certified.cert.pem(),
            _runtime: runtime,
        })
    }

    pub(crate) fn url(&self, host: &str) -> String {
        format!("https://{host}:{}/v1", self.port)
    }
}
