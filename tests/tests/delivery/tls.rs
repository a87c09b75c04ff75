//! Delivery over TLS: HTTP/2 where it is offered, HTTP/1.1 where only that is.

use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsAcceptor;

use crate::log::Log;
use crate::{LONG, send};
use customerio_transport::{BuildError, Client, ClientBuilder, Failure};

/// A server with a certificate of its own, for `localhost`; it ends with its runtime.
struct Server {
    port: u16,
    certificate: String,
    /// The version of each request.
    versions: Receiver<Version>,
    _runtime: Runtime,
}

fn serve(offered: &[&str]) -> Server {
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
    let (sender, versions) = channel();
    runtime.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        while let Ok((stream, _)) = listener.accept().await {
            // A client that does not trust it goes away.
            let Ok(stream) = acceptor.accept(stream).await else {
                continue;
            };
            let two = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            let sender = sender.clone();
            let service = service_fn(move |request: Request<Incoming>| {
                let sender = sender.clone();
                async move {
                    let version = request.version();
                    request.into_body().collect().await.unwrap();
                    sender.send(version).unwrap();
                    Ok::<_, Infallible>(Response::new(Full::new(&b"{}"[..])))
                }
            });
            let stream = TokioIo::new(stream);
            tokio::spawn(async move {
                // A connection ends with its client.
                if two {
                    let of = http2::Builder::new(TokioExecutor::new());
                    let _ = of.serve_connection(stream, service).await;
                } else {
                    let _ = http1::Builder::new()
                        .serve_connection(stream, service)
                        .await;
                }
            });
        }
    });
    Server {
        port,
        certificate: made.cert.pem(),
        versions,
        _runtime: runtime,
    }
}

impl Server {
    fn url(&self, host: &str) -> String {
        format!("https://{host}:{}/v1", self.port)
    }
}

fn version_with(offered: &[&str]) -> Version {
    let server = serve(offered);
    let client = Client::builder("a-key")
        .endpoint(server.url("localhost"))
        .root_certificate(server.certificate.as_str())
        .build()
        .unwrap();
    send(&client, 1).unwrap();
    assert_eq!(client.shutdown(LONG).unwrap().delivered, 1);
    server.versions.try_recv().unwrap()
}

#[test]
fn is_http_2_where_it_is_offered() {
    assert_eq!(version_with(&["h2", "http/1.1"]), Version::HTTP_2);
    assert_eq!(version_with(&["h2"]), Version::HTTP_2);
}

#[test]
fn is_http_1_where_only_that_is_offered() {
    assert_eq!(version_with(&["http/1.1"]), Version::HTTP_11);
    assert_eq!(version_with(&[]), Version::HTTP_11);
}

#[test]
fn what_is_no_certificate_is_refused() {
    let built = Client::builder("a-key")
        .root_certificate("no certificate")
        .build();
    assert!(matches!(built, Err(BuildError::RootCertificate(_))));
}

/// A client that does not trust the server keeps its messages, says why, and tells it nothing.
fn assert_refused(builder: ClientBuilder, server: &Server) {
    let (error, log) = Log::of(|| {
        let client = builder.build().unwrap();
        send(&client, 1).unwrap();
        client.shutdown(Duration::from_secs(2)).unwrap_err()
    });
    let report = error.report().unwrap();
    assert_eq!((report.delivered, report.left), (0, 1));
    assert_eq!(report.last_failure, Some(Failure::Connect));
    assert!(server.versions.try_recv().is_err());
    assert!(log.contains("certificate"), "{log}");
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_refused() {
    let (server, other) = (serve(&["h2"]), serve(&["h2"]));
    let builder = || Client::builder("a-key").endpoint(server.url("localhost"));
    assert_refused(builder(), &server);
    assert_refused(
        builder().root_certificate(other.certificate.as_str()),
        &server,
    );
}

#[test]
fn a_certificate_of_another_name_is_refused() {
    let server = serve(&["h2"]);
    let builder = Client::builder("a-key")
        .endpoint(server.url("127.0.0.1"))
        .root_certificate(server.certificate.as_str());
    assert_refused(builder, &server);
}
