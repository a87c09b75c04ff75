//! `url`: a `Url` is a string, as it was normalised.

use url::Url;

use crate::shape::{Format, Kind, Shape};
use crate::walk::{CioProperty, Visitor};

impl CioProperty for Url {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::formatted_string(Format::URI));

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.text(self.as_str());
    }
}

#[cfg(test)]
mod tests {
    use customerio_rules::format::Format;
    use url::Url;

    use crate::third_party::probe;

    #[test]
    fn a_string() {
        let url = Url::parse("HTTPS://Example.com/a b?c=ä").unwrap();
        let written = "https://example.com/a%20b?c=%C3%A4";
        probe::text(&url, Some(Format::Uri), written);
    }
}
