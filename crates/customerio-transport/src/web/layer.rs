//! The layer that adds a client to each request.

use core::fmt;
use core::task::{Context as TaskContext, Poll};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::ConnectInfo;
use axum::http::header::{ACCEPT_LANGUAGE, REFERER, USER_AGENT};
use axum::http::{HeaderName, Request};
use customerio_core::call::{Context, PageContext};
use tower_layer::Layer;
use tower_service::Service;

use super::ScopedClient;
use super::headers::{self, text};
use super::proxy::client_of;
use crate::Client;

/// A tower layer that adds a [`ScopedClient`] to each request.
///
/// ```no_run
/// use customerio_transport::Client;
/// use customerio_transport::web::ClientLayer;
///
/// # fn build() -> Result<(), Box<dyn std::error::Error>> {
/// let layer = ClientLayer::new(Client::from_env()?);
/// let app: axum::Router = axum::Router::new().layer(layer);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a layer does nothing until a router has it"]
pub struct ClientLayer {
    client: Client,
    proxies: Option<Proxies>,
}

#[derive(Clone)]
struct Proxies {
    header: HeaderName,
    trusts: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
}

impl ClientLayer {
    /// Creates a layer whose ip is the peer of the connection. No header is trusted.
    pub const fn new(client: Client) -> Self {
        Self {
            client,
            proxies: None,
        }
    }

    /// Takes the ip from `header` of requests whose peer is a proxy that
    /// `trusts` accepts. Of several addresses, the last one that is not such a proxy counts, since a
    /// visitor can write those before it. The header of any other peer is ignored.
    ///
    /// `Forwarded` is read as RFC 7239 defines it. Every other header, such as `X-Forwarded-For` or
    /// `X-Real-IP`, is read as a list of addresses. Name the one header that your proxy sets: it lets a
    /// visitor's own value of any other header through.
    ///
    /// State the proxies' own addresses: behind `|_| true`, each visitor chooses an ip.
    ///
    /// ```no_run
    /// use std::net::IpAddr;
    ///
    /// use axum::http::HeaderName;
    /// use customerio_transport::Client;
    /// use customerio_transport::web::ClientLayer;
    ///
    /// # fn build() -> Result<(), Box<dyn std::error::Error>> {
    /// let balancer: IpAddr = "10.0.0.7".parse()?;
    /// let layer = ClientLayer::new(Client::from_env()?)
    ///     .trust_proxies(HeaderName::from_static("x-forwarded-for"), move |peer| peer == balancer);
    /// # Ok(())
    /// # }
    /// ```
    pub fn trust_proxies(
        mut self,
        header: HeaderName,
        trusts: impl Fn(IpAddr) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.proxies = Some(Proxies {
            header,
            trusts: Arc::new(trusts),
        });
        self
    }

    fn context<B>(&self, request: &Request<B>) -> Context {
        let mut context = Context::new();
        if let Some(ip) = self.ip(request) {
            context = context.ip(ip);
        }
        if let Some(agent) = text(request.headers().get(USER_AGENT)) {
            context = context.user_agent(agent);
        }
        let languages = text(request.headers().get(ACCEPT_LANGUAGE));
        if let Some(locale) = languages.and_then(headers::locale) {
            context = context.locale(locale);
        }
        let mut page = PageContext::new().path(request.uri().path());
        if let Some(referrer) = text(request.headers().get(REFERER)) {
            page = page.referrer(headers::without_query(referrer));
        }
        context.page(page)
    }

    fn ip<B>(&self, request: &Request<B>) -> Option<IpAddr> {
        let ConnectInfo(peer) = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
        let peer = peer.ip().to_canonical();
        let Some(Proxies { header, trusts }) = &self.proxies else {
            return Some(peer);
        };
        let values = request.headers().get_all(header);
        Some(client_of(peer, header, values.iter(), &**trusts))
    }
}

impl fmt::Debug for ClientLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientLayer")
            .field("client", &self.client)
            .field("header", &self.proxies.as_ref().map(|it| &it.header))
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for ClientLayer {
    type Service = ClientService<S>;

    fn layer(&self, inner: S) -> ClientService<S> {
        ClientService {
            layer: self.clone(),
            inner,
        }
    }
}

/// The service that [`ClientLayer`] makes of another one.
///
/// ```
/// use customerio_transport::web::{ClientLayer, ClientService};
/// use tower_layer::Layer;
///
/// fn wrap<S>(layer: &ClientLayer, service: S) -> ClientService<S> {
///     layer.layer(service)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ClientService<S> {
    layer: ClientLayer,
    inner: S,
}

impl<B, S: Service<Request<B>>> Service<Request<B>> for ClientService<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut TaskContext<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> S::Future {
        let context = self.layer.context(&request);
        let client = self.layer.client.with_context(context);
        request.extensions_mut().insert(ScopedClient(client));
        self.inner.call(request)
    }
}
