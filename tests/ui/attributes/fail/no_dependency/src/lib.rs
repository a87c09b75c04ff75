//! The error about a missing dependency names the attribute for re-exports.

use customerio_derive::CioProperty;

#[derive(CioProperty)]
pub struct Product {
    pub sku: String,
}
