//! The catalog of a sandbox.

#[cfg(feature = "catalog")]
use crate::catalog::{Catalog, Judged};
use crate::sandbox::handle::Sandbox;
#[cfg(feature = "catalog")]
use std::sync::Arc;

impl Sandbox {
    /// Shows that a catalog is being built. An earlier catalog stays in use and counts as stale.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.catalog_building();
    /// let state = send(&sandbox, "GET /_sandbox/catalog", "")?;
    /// assert!(state.contains(r#""phase":"building""#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn catalog_building(&self) {
        self.shared.catalog.building();
    }

    /// Shows that the build of a catalog failed. An earlier catalog stays in use and counts as stale.
    ///
    /// ```
    #[doc = client!()]
    /// let sandbox = Sandbox::start()?;
    /// sandbox.catalog_failed("src/paid.rs does not compile");
    /// let state = send(&sandbox, "GET /_sandbox/catalog", "")?;
    /// assert!(state.contains("src/paid.rs does not compile"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn catalog_failed(&self, reason: impl Into<String>) {
        self.shared.catalog.failed(reason.into());
    }

    /// Judges messages by this catalog: those that arrive, and those that are retained.
    ///
    /// ```
    /// use customerio_sandbox::{Catalog, Sandbox};
    ///
    /// let sandbox = Sandbox::start()?;
    /// sandbox.catalog_building();
    /// match Catalog::parse(r#"{"format": "customerio-catalog", "version": 1, "declarations": []}"#) {
    ///     Ok(catalog) => sandbox.set_catalog(catalog),
    ///     Err(error) => sandbox.catalog_failed(error.to_string()),
    /// }
    /// # Ok::<(), customerio_sandbox::StartError>(())
    /// ```
    #[cfg(feature = "catalog")]
    #[cfg_attr(docsrs, doc(cfg(feature = "catalog")))]
    pub fn set_catalog(&self, catalog: Catalog) {
        let catalog = Arc::new(catalog);
        self.shared.catalog.set(Arc::clone(&catalog));
        self.shared.store.judge_again(|received| {
            match received.item() {
                serde_json::Value::Object(object) => catalog.judge(received.kind, &object),
                // The sandbox stores objects only.
                _ => Judged::default(),
            }
        });
    }
}
