//! The outcome of a delivery.

use customerio_rules::form;
use customerio_rules::semantic as events;

use super::{check_property, semantic_parts};
use crate::call::common::{Common, common_setters};
use crate::call::example::sent;
use crate::call::object::{wire_object, wire_texts};
use crate::validate::Violations;

wire_texts! {
    /// The outcome of a delivery.
    pub enum DeliveryMetric in "::semantic" {
        /// It arrived.
        Delivered => "delivered",
        /// It was opened.
        Opened => "opened",
        /// A link in it was followed.
        Clicked => "clicked",
        /// It led to what it was sent for.
        Converted => "converted",
        /// The other side did not take it.
        Bounced => "bounced",
        /// It was not sent.
        Dropped => "dropped",
        /// It will be tried again.
        Deferred => "deferred",
        /// Somebody called it unwanted.
        Spammed => "spammed",
    }
}

wire_object! {
    /// The report about a delivery.
    struct DeliveryReport {
        /// The id of the delivery.
        delivery_id: String => "deliveryId",
        /// The outcome of the delivery.
        metric: DeliveryMetric => "metric",
        /// Who it was for.
        recipient: String => "recipient",
        /// The reason for the metric.
        reason: String => "reason",
        /// The target of the action, such as a link.
        action_value: String => "actionValue",
        /// The link that was followed.
        href: String => "href",
    }
}

/// Reports the outcome of a delivery. It belongs to no person and needs no id.
///
/// ```
/// use customerio_core::call::semantic::{DeliveryMetric, ReportDeliveryEvent};
///
/// let call = ReportDeliveryEvent::new("delivery-1", DeliveryMetric::Opened)
///     .recipient("cool.person@example.com")
///     .href("https://shop.example.com/offers")
///     .action_value("offers")
///     .reason("a click");
/// ```
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent: end it with `.send(&client)`"]
pub struct ReportDeliveryEvent<'a> {
    delivery_id: String,
    report: DeliveryReport,
    common: Common<'a>,
}

impl<'a> ReportDeliveryEvent<'a> {
    /// Creates a report from the id of the delivery and its outcome.
    #[doc = sent!(
        "use customerio_core::call::semantic::{DeliveryMetric, ReportDeliveryEvent};\n\n",
        "ReportDeliveryEvent::new(\"delivery-1\", DeliveryMetric::Opened)",
        "\"deliveryId\":\"delivery-1\",\"metric\":\"opened\""
    )]
    pub fn new(delivery_id: impl Into<String>, metric: DeliveryMetric) -> Self {
        let delivery_id = delivery_id.into();
        Self {
            report: DeliveryReport::new()
                .delivery_id(delivery_id.clone())
                .metric(metric),
            delivery_id,
            common: Common::default(),
        }
    }

    /// Sets who it was for.
    #[doc = sent!(
        "use customerio_core::call::semantic::{DeliveryMetric, ReportDeliveryEvent};\n\n",
        "ReportDeliveryEvent::new(\"delivery-1\", DeliveryMetric::Opened)",
        ".recipient(\"cool.person@example.com\")",
        "\"recipient\":\"cool.person@example.com\""
    )]
    pub fn recipient(mut self, recipient: impl Into<String>) -> Self {
        self.report = self.report.recipient(recipient);
        self
    }

    /// Sets why it became that.
    #[doc = sent!(
        "use customerio_core::call::semantic::{DeliveryMetric, ReportDeliveryEvent};\n\n",
        "ReportDeliveryEvent::new(\"delivery-1\", DeliveryMetric::Opened)",
        ".reason(\"mailbox full\")",
        "\"reason\":\"mailbox full\""
    )]
    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.report = self.report.reason(reason);
        self
    }

    /// Sets what was acted on.
    #[doc = sent!(
        "use customerio_core::call::semantic::{DeliveryMetric, ReportDeliveryEvent};\n\n",
        "ReportDeliveryEvent::new(\"delivery-1\", DeliveryMetric::Opened)",
        ".action_value(\"offers\")",
        "\"actionValue\":\"offers\""
    )]
    pub fn action_value(mut self, value: impl Into<String>) -> Self {
        self.report = self.report.action_value(value);
        self
    }

    /// Sets the link that was followed.
    #[doc = sent!(
        "use customerio_core::call::semantic::{DeliveryMetric, ReportDeliveryEvent};\n\n",
        "ReportDeliveryEvent::new(\"delivery-1\", DeliveryMetric::Opened)",
        ".href(\"https://shop.example.com/offers\")",
        "\"href\":\"https://shop.example.com/offers\""
    )]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.report = self.report.href(href);
        self
    }

    fn check_ids(&self, found: &mut Violations) {
        check_property("deliveryId", &self.delivery_id, form::id, found);
    }

    common_setters!(
        "use customerio_core::call::semantic::{DeliveryMetric, ReportDeliveryEvent};\n\n",
        "ReportDeliveryEvent::new(\"delivery-1\", DeliveryMetric::Opened)",
        "\"event\":\"Report Delivery Event\""
    );
}

semantic_parts! {
    call [] ReportDeliveryEvent<'_>, events::REPORT_DELIVERY;
    self ids: None, None, needs: &[];
    properties: &self.report;
}
