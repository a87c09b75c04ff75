//! The derives of the customerio crate: CioEvent, CioTraits and CioProperty.
