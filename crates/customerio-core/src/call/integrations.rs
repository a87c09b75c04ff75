use serde_json::{Map, Value};

use crate::shape::{Kind, Shape};
use crate::walk::{CioObject, CioProperty, Fields, Visitor};

/// The destinations of a message among those of the workspace. The default is all of them.
///
/// ```
/// use customerio_core::call::Integrations;
///
/// let only_mixpanel = Integrations::new().set("All", false).set("Mixpanel", true);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Integrations(Map<String, Value>);

/// Whether a message goes to a destination, and how.
///
/// ```
/// use customerio_core::call::Integration;
///
/// assert_eq!(Integration::from(false), Integration::Enabled(false));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Integration {
    /// Whether it goes there.
    Enabled(bool),
    /// It does, with options of the destination's own.
    Options(Map<String, Value>),
}

impl Integrations {
    /// Creates the default: all destinations.
    ///
    /// ```
    /// use customerio_core::call::Integrations;
    /// use customerio_core::walk::Json;
    ///
    /// assert_eq!(serde_json::to_string(&Json(&Integrations::new()))?, "{}");
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a destination, by the name that Customer.io shows. `All` means all destinations that are
    /// not named.
    ///
    /// ```
    /// use customerio_core::call::Integrations;
    /// use customerio_core::walk::Json;
    ///
    /// let none_but_mixpanel = Integrations::new().set("All", false).set("Mixpanel", true);
    /// assert_eq!(
    ///     serde_json::to_string(&Json(&none_but_mixpanel))?,
    ///     r#"{"All":false,"Mixpanel":true}"#,
    /// );
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn set(mut self, destination: impl Into<String>, to: impl Into<Integration>) -> Self {
        self.insert(destination.into(), to.into());
        self
    }

    pub(crate) fn insert(&mut self, destination: String, to: Integration) {
        let value = match to {
            Integration::Enabled(enabled) => Value::Bool(enabled),
            Integration::Options(options) => Value::Object(options),
        };
        self.0.insert(destination, value);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<bool> for Integration {
    fn from(enabled: bool) -> Self {
        Self::Enabled(enabled)
    }
}

impl From<Map<String, Value>> for Integration {
    fn from(options: Map<String, Value>) -> Self {
        Self::Options(options)
    }
}

impl CioProperty for Integrations {
    const SHAPE: &'static Shape =
        &Shape::new::<Self>(Kind::map(Value::SHAPE)).with_name("Integrations");

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl CioObject for Integrations {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        self.0.visit_fields(to);
    }
}

/// The destinations of a call, which override those of the client.
pub(crate) struct IntegrationsOver<'a> {
    pub(crate) own: Option<&'a Integrations>,
    pub(crate) base: &'a Integrations,
}

impl IntegrationsOver<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        self.own.is_none_or(Integrations::is_empty) && self.base.is_empty()
    }
}

impl CioProperty for IntegrationsOver<'_> {
    const SHAPE: &'static Shape = Integrations::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl CioObject for IntegrationsOver<'_> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        let own = self.own.map(|own| &own.0);
        let is_named = |name: &str| own.is_some_and(|own| own.contains_key(name));
        let below = self.base.0.iter().filter(|(name, _)| !is_named(name));
        for (name, value) in own.into_iter().flatten().chain(below) {
            to.entry(name, value);
        }
    }
}
