//! The addresses of the lines that declare events and traits types.

use std::collections::BTreeMap;
use std::path::Path;

use customerio_core::coverage::key;
use serde::{Deserialize, Serialize};

use super::driver_file::{self, DriverFileError};
use crate::declared::Declared;

/// The address of the line of each declaration, such as `https://github.com/…/orders.rs#L12`.
///
/// ```
/// use customerio_catalog::driver::key;
/// use customerio_catalog::export::SourceLinks;
///
/// let mut links = SourceLinks::default();
/// let order = key("track", "Order Completed", 1);
/// links.insert("shop", &order, "https://github.com/o/shop/blob/HEAD/src/lib.rs#L12".to_owned());
/// assert!(links.to_json()?.contains("#L12"));
/// # Ok::<(), customerio_catalog::export::DriverFileError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceLinks {
    /// By the name of the crate, then by the key of the declaration.
    crates: BTreeMap<String, BTreeMap<String, String>>,
}

impl SourceLinks {
    /// Sets the address of a declaration, by the name of its crate and its [`key`](crate::driver::key).
    ///
    /// ```
    /// use customerio_catalog::export::SourceLinks;
    ///
    /// let mut links = SourceLinks::default();
    /// links.insert("shop", "track Paid", "https://github.com/o/shop/blob/HEAD/src/lib.rs#L12".to_owned());
    /// assert_ne!(links, SourceLinks::default());
    /// ```
    pub fn insert(&mut self, crate_name: &str, key: &str, address: String) {
        let links = self.crates.entry(crate_name.to_owned()).or_default();
        links.insert(key.to_owned(), address);
    }

    /// Encodes the links as the content of a file.
    ///
    /// # Errors
    ///
    /// [`DriverFileError::Encode`] if `serde_json` refuses, which would be a bug of this crate.
    ///
    /// ```
    /// use customerio_catalog::export::SourceLinks;
    ///
    /// let mut links = SourceLinks::default();
    /// links.insert("shop", "track Paid", "https://github.com/o/shop/blob/HEAD/src/lib.rs#L12".to_owned());
    /// assert!(links.to_json()?.starts_with(r#"{"shop":{"track Paid":"https://"#));
    /// # Ok::<(), customerio_catalog::export::DriverFileError>(())
    /// ```
    pub fn to_json(&self) -> Result<String, DriverFileError> {
        driver_file::to_json(self)
    }

    /// Reads the file that holds [`to_json`](Self::to_json).
    ///
    /// # Errors
    ///
    /// [`DriverFileError`] if the file is missing or another version wrote it.
    ///
    /// ```
    /// use customerio_catalog::export::SourceLinks;
    ///
    /// let mut links = SourceLinks::default();
    /// links.insert("shop", "track Paid", "https://github.com/o/shop/blob/HEAD/src/lib.rs#L12".to_owned());
    /// # let folder = tempfile::tempdir()?;
    /// # let file = folder.path().join("file.json");
    /// std::fs::write(&file, links.to_json()?)?;
    /// assert_eq!(SourceLinks::read_from(&file)?, links);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read_from(path: &Path) -> Result<Self, DriverFileError> {
        driver_file::read_from(path)
    }

    /// Returns the address of a declaration.
    pub(super) fn get(&self, declared: Declared) -> Option<&str> {
        let module = declared.metadata().module();
        let links = self.crates.get(module.split("::").next()?)?;
        let key = key(
            declared.kind().as_str(),
            declared.name(),
            declared.version(),
        );
        links.get(&key).map(String::as_str)
    }
}
