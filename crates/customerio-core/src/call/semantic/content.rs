//! Reports about content.

use customerio_rules::semantic as events;

use super::semantic_parts;
use crate::call::common::{Common, common_setters};
use crate::call::example::sent;
use crate::call::object::{wire_object, wire_texts};
use crate::validate::Violations;

wire_texts! {
    /// An action of a person on content.
    pub enum ContentAction in "::semantic" {
        /// They looked at it.
        Viewed => "viewed_content",
        /// They followed a link in it.
        Clicked => "clicked_content",
    }
}

wire_object! {
    /// The report about an action on content.
    struct ContentReport {
        /// The action.
        action_type: ContentAction => "actionType",
        /// The id of the content.
        content_id: i64 => "contentId",
        /// The id of the template.
        template_id: i64 => "templateId",
    }
}

/// Reports what somebody did with content. It is nobody's: it needs no id.
///
/// ```
/// use customerio_core::call::semantic::{ContentAction, ReportContentEvent};
///
/// let call = ReportContentEvent::new(ContentAction::Clicked, 17);
/// ```
#[derive(Debug)]
#[must_use = "a call does nothing until it is sent: end it with `.send(&client)`"]
pub struct ReportContentEvent<'a> {
    report: ContentReport,
    common: Common<'a>,
}

impl<'a> ReportContentEvent<'a> {
    /// Creates the report about an action on the content with this id.
    #[doc = sent!(
        "use customerio_core::call::semantic::{ContentAction, ReportContentEvent};\n\n",
        "ReportContentEvent::new(ContentAction::Clicked, 17)",
        "\"actionType\":\"clicked_content\",\"contentId\":17"
    )]
    pub fn new(action: ContentAction, content_id: i64) -> Self {
        Self {
            report: ContentReport::new()
                .action_type(action)
                .content_id(content_id),
            common: Common::default(),
        }
    }

    /// Sets the template.
    #[doc = sent!(
        "use customerio_core::call::semantic::{ContentAction, ReportContentEvent};\n\n",
        "ReportContentEvent::new(ContentAction::Clicked, 17)",
        ".template_id(3)",
        "\"templateId\":3"
    )]
    pub fn template_id(mut self, id: i64) -> Self {
        self.report = self.report.template_id(id);
        self
    }

    #[expect(clippy::unused_self, reason = "the others have something to check")]
    fn check_ids(&self, _found: &mut Violations) {}

    common_setters!(
        "use customerio_core::call::semantic::{ContentAction, ReportContentEvent};\n\n",
        "ReportContentEvent::new(ContentAction::Clicked, 17)",
        "\"event\":\"Report Content Event\""
    );
}

semantic_parts! {
    call [] ReportContentEvent<'_>, events::REPORT_CONTENT;
    self ids: None, None, needs: &[];
    properties: &self.report;
}
