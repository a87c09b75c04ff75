//! The layer that adds a client to each request.

use core::fmt;
use core::sync::atomic::{AtomicBool, Ordering};
use core::task::{Context as TaskContext, Poll};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::connect_info::MockConnectInfo;
use axum::extract::{ConnectInfo, MatchedPath, OriginalUri};
use axum::http::header::{ACCEPT_LANGUAGE, REFERER, USER_AGENT};
use axum::http::{HeaderName, Request, Uri};
use customerio_core::call::{Context, PageContext};
use customerio_rules::form;
use tower_layer::Layer;
use tower_service::Service;

use super::ScopedClient;
use super::headers::{self, text};
use super::proxy::client_of;
use crate::Client;
use crate::log::log;

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
    has_full_paths: bool,
}

#[derive(Clone)]
struct Proxies {
    header: HeaderName,
    trusts: Arc<dyn Fn(IpAddr) -> bool + Send + Sync>,
}

impl ClientLayer {
    /// Creates a layer whose ip is the peer of the connection. No header is trusted.
    ///
    /// ```
    /// use customerio_core::Empty;
    /// use customerio_transport::Client;
    /// use customerio_transport::web::{ClientLayer, ScopedClient};
    ///
    /// async fn sign_up(client: ScopedClient) -> String {
    ///     client.identify("u1", &Empty).map_or_else(|error| error.to_string(), |()| "welcome".into())
    /// }
    ///
    /// let client = Client::builder("any-key").build()?;
    /// let app: axum::Router = axum::Router::new()
    ///     .route("/sign-up", axum::routing::post(sign_up))
    ///     .layer(ClientLayer::new(client));
    /// # Ok::<(), customerio_transport::BuildError>(())
    /// ```
    pub const fn new(client: Client) -> Self {
        Self {
            client,
            proxies: None,
            has_full_paths: false,
        }
    }

    /// Sends paths as they are: the path of a page load and its `Referer`, and for the requests of a page
    /// the path of their `Referer`, which is that page. Without it, a path with an id or a token never
    /// leaves the service. Queries are never sent.
    ///
    /// ```no_run
    /// use customerio_transport::Client;
    /// use customerio_transport::web::ClientLayer;
    ///
    /// # fn build() -> Result<(), Box<dyn std::error::Error>> {
    /// let layer = ClientLayer::new(Client::from_env()?).full_paths();
    /// # Ok(())
    /// # }
    /// ```
    pub const fn full_paths(mut self) -> Self {
        self.has_full_paths = true;
        self
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
        let agent = text(request.headers().get(USER_AGENT));
        if let Some(agent) = agent.filter(|it| form::user_agent(it).is_none()) {
            context = context.user_agent(agent);
        }
        let languages = text(request.headers().get(ACCEPT_LANGUAGE));
        if let Some(locale) = languages.and_then(headers::locale) {
            context = context.locale(locale);
        }
        match self.page(request) {
            Some(page) => context.page(page),
            None => context,
        }
    }

    /// Returns the page that the browser shows: of a page load the request itself, and of every other
    /// request the page that sent it.
    fn page<B>(&self, request: &Request<B>) -> Option<PageContext> {
        let headers = request.headers();
        let mode = headers.get("sec-fetch-mode");
        let is_load = mode.is_some_and(|mode| mode == "navigate");
        if !is_load && !self.has_full_paths {
            return None;
        }
        let referrer = text(headers.get(REFERER)).and_then(|it| it.parse::<Uri>().ok());
        if !is_load {
            return Some(PageContext::new().path(referrer?.path()));
        }
        let extensions = request.extensions();
        let path = if self.has_full_paths {
            // A nested router removes its prefix from the address.
            let original = extensions.get::<OriginalUri>();
            Some(original.map_or(request.uri(), |it| &it.0).path())
        } else {
            extensions.get().map(MatchedPath::as_str)
        };
        let referrer = referrer.and_then(|it| headers::referrer(&it, self.has_full_paths));
        let with_path = path.map(|path| PageContext::new().path(path));
        match referrer {
            Some(referrer) => Some(
                with_path
                    .unwrap_or_else(PageContext::new)
                    .referrer(referrer),
            ),
            None => with_path,
        }
    }

    fn ip<B>(&self, request: &Request<B>) -> Option<IpAddr> {
        let Some(peer) = peer(request) else {
            static WARNED: AtomicBool = AtomicBool::new(false);
            if !WARNED.swap(true, Ordering::Relaxed) {
                log!(
                    warn,
                    "customerio::client",
                    "a request has no peer address, so calls have no `context.ip`; serve \
                     `router.into_make_service_with_connect_info::<SocketAddr>()` in place of the router"
                );
            }
            return None;
        };
        let peer = peer.ip().to_canonical();
        let Some(Proxies { header, trusts }) = &self.proxies else {
            return Some(peer);
        };
        let values = request.headers().get_all(header);
        Some(client_of(peer, header, values.iter(), &**trusts))
    }
}

/// Returns the peer of the connection, or what a test puts in its place.
fn peer<B>(request: &Request<B>) -> Option<SocketAddr> {
    let extensions = request.extensions();
    let real = extensions.get().map(|&ConnectInfo(peer)| peer);
    real.or_else(|| extensions.get().map(|&MockConnectInfo(peer)| peer))
}

impl fmt::Debug for ClientLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientLayer")
            .field("client", &self.client)
            .field("header", &self.proxies.as_ref().map(|it| &it.header))
            .field("has_full_paths", &self.has_full_paths)
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
