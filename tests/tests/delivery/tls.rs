//! Delivery over TLS: HTTP/2 where it is offered, HTTP/1.1 where only that is.

use std::convert::Infallible;
use std::sync::mpsc::{Receiver, channel};

use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};

use crate::log::Log;
use crate::tls_server::TlsServer;
use crate::{LONG, abandon, reached, send};
use customerio_transport::{BuildError, Client, ClientBuilder, RequestFailure};

/// A server that takes every request, and the version of each.
fn serve(offered: &'static [&'static str]) -> (TlsServer, Receiver<Version>) {
    let (sender, versions) = channel();
    let server = TlsServer::start(offered, move |_, stream| {
        let sender = sender.clone();
        let two = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        let service = service_fn(move |request: Request<Incoming>| {
            let sender = sender.clone();
            async move {
                let version = request.version();
                request.into_body().collect().await.unwrap();
                sender.send(version).unwrap();
                Ok::<_, Infallible>(Response::new(Full::new(&b"{}"[..])))
            }
        });
        async move {
            let stream = TokioIo::new(stream);
            // A connection ends with its client.
            if two {
                let of = http2::Builder::new(TokioExecutor::new());
                let _ = of.serve_connection(stream, service).await;
            } else {
                let _ = http1::Builder::new()
                    .serve_connection(stream, service)
                    .await;
            }
        }
    })
    .unwrap();
    (server, versions)
}

fn version_with(offered: &'static [&'static str]) -> Version {
    let (server, versions) = serve(offered);
    let client = Client::builder("a-key")
        .endpoint(server.url("localhost"))
        .root_certificate(server.certificate.as_str())
        .build()
        .unwrap();
    send(&client, 1).unwrap();
    assert_eq!(client.blocking_shutdown(LONG).unwrap().delivered, 1);
    versions.try_recv().unwrap()
}

#[test]
fn uses_http_2_if_it_is_offered() {
    assert_eq!(version_with(&["h2", "http/1.1"]), Version::HTTP_2);
    assert_eq!(version_with(&["h2"]), Version::HTTP_2);
}

#[test]
fn uses_http_1_if_only_that_is_offered() {
    assert_eq!(version_with(&["http/1.1"]), Version::HTTP_11);
    assert_eq!(version_with(&[]), Version::HTTP_11);
}

#[test]
fn an_invalid_certificate_is_refused() {
    let built = Client::builder("a-key")
        .root_certificate("no certificate")
        .build();
    assert!(matches!(built, Err(BuildError::RootCertificate(_))));
}

/// A client that does not trust the server keeps its messages, says why, and tells it nothing.
fn assert_refused(builder: ClientBuilder, versions: &Receiver<Version>) {
    let (report, log) = Log::of(|| {
        let client = builder.build().unwrap();
        send(&client, 1).unwrap();
        reached(&client, |stats| stats.last_failure.is_some());
        abandon(&client)
    });
    assert_eq!((report.delivered, report.abandoned), (0, 1));
    assert_eq!(report.last_failure, Some(RequestFailure::Connect));
    assert!(versions.try_recv().is_err());
    // Without a level that nobody reads.
    let mut warnings = log.lines().filter(|line| line.starts_with("WARN"));
    assert!(warnings.any(|line| line.contains("certificate")), "{log}");
}

#[test]
fn an_untrusted_certificate_is_refused() {
    let (server, versions) = serve(&["h2"]);
    let (other, _) = serve(&["h2"]);
    let builder = || Client::builder("a-key").endpoint(server.url("localhost"));
    assert_refused(builder(), &versions);
    assert_refused(
        builder().root_certificate(other.certificate.as_str()),
        &versions,
    );
}

#[test]
fn a_certificate_of_another_name_is_refused() {
    let (server, versions) = serve(&["h2"]);
    let builder = Client::builder("a-key")
        .endpoint(server.url("127.0.0.1"))
        .root_certificate(server.certificate.as_str());
    assert_refused(builder, &versions);
}
