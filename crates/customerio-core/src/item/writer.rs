//! Writes items.

use core::ops::Range;
use core::time::Duration;

use customerio_rules::{fingerprint, limits};

use super::{ItemError, ItemHead, ItemSettings, SoftLimits, Validation, Written};
use crate::call::common::Common;
use crate::call::key::MessageKey;
use crate::call::object::Over as _;
use crate::call::parts::{Ids, RoleTexts, check_id};
use crate::call::{Call, Context, ContextOver, IntegrationsOver, soft};
use crate::message_id::MessageId;
use crate::process;
use crate::timestamp::{TimeText, Timestamp};
use crate::validate::{Checker, Found, Path, Rule, Severity, Violations};
use crate::walk::{
    Checked, CioObject as _, CioProperty as _, FieldWriter, Fields as _, WriteError, write_checked,
    write_object,
};

/// Writes calls by the same settings, one after the other.
///
/// ```
/// use customerio_core::call::{Alias, AnonymousId};
/// use customerio_core::item::{ItemSettings, ItemWriter};
///
/// let writer = ItemWriter::new(ItemSettings::default());
/// let mut out = Vec::new();
/// let call = Alias::new("u1", AnonymousId::new("a-42")).message_id("alias-1");
/// let written = writer.write(&call, &mut out)?;
/// assert_eq!(written.message_id(&out)?, "alias-1");
/// # Ok::<(), customerio_core::item::ItemError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ItemWriter {
    settings: ItemSettings,
    /// The context of every call without its own, as JSON. `None` if it can't be written or a value in it
    /// is not valid; then each call reports the error.
    context: Option<Box<[u8]>>,
}

impl ItemWriter {
    /// A writer by these settings.
    ///
    /// ```
    /// use customerio_core::call::{Alias, AnonymousId, Context};
    /// use customerio_core::item::{ItemSettings, ItemWriter};
    ///
    /// let writer = ItemWriter::new(ItemSettings {
    ///     context: Context::new().locale("de-AT"),
    ///     ..ItemSettings::default()
    /// });
    /// let mut item = Vec::new();
    /// writer.write(&Alias::new("u1", AnonymousId::new("a-42")), &mut item)?;
    /// assert!(String::from_utf8(item)?.contains(r#""locale":"de-AT""#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(settings: ItemSettings) -> Self {
        let mut json = Vec::new();
        let written = write_object(&mut json, |to| settings.context.visit_fields(to));
        let mut found = Violations::default();
        settings.context.check_forms(&Context::new(), &mut found);
        Self {
            context: (written.is_ok() && found.is_empty()).then(|| json.into_boxed_slice()),
            settings,
        }
    }

    /// Returns a writer with the same settings for calls in `context`. Keys that it leaves out are filled
    /// from the context of this writer.
    ///
    /// ```
    /// use customerio_core::call::Context;
    /// use customerio_core::item::{ItemSettings, ItemWriter};
    ///
    /// let writer = ItemWriter::new(ItemSettings::default());
    /// let of_request = writer.with_context(Context::new().locale("en-GB"));
    /// ```
    #[must_use]
    pub fn with_context(&self, context: Context) -> Self {
        Self::new(ItemSettings {
            context: context.over(&self.settings.context),
            ..self.settings.clone()
        })
    }

    /// Appends a call to `out` as one item of a batch: a JSON object of at most 32,000 bytes.
    ///
    /// # Errors
    ///
    /// Returns all violations of the message, or its size. `out` is then unchanged.
    ///
    /// ```
    /// use customerio_core::call::{Alias, AnonymousId};
    /// use customerio_core::item::{ItemSettings, ItemWriter};
    ///
    /// let mut item = Vec::new();
    /// let call = Alias::new("u1", AnonymousId::new("a-42"));
    /// ItemWriter::new(ItemSettings::default()).write(&call, &mut item)?;
    /// assert!(item.starts_with(br#"{"type":"alias""#));
    /// # Ok::<(), customerio_core::item::ItemError>(())
    /// ```
    pub fn write<C: Call + ?Sized>(
        &self,
        call: &C,
        out: &mut Vec<u8>,
    ) -> Result<Written, ItemError> {
        let mut end = out.len();
        let written = self.write_at(call, out, &mut end);
        out.truncate(end);
        written
    }

    /// [`write`](Self::write) at a position, over the bytes that are there. The position is then the end of
    /// the item, or unchanged if there is an error. What is behind it has no meaning.
    pub(super) fn write_at<C: Call + ?Sized>(
        &self,
        call: &C,
        out: &mut Vec<u8>,
        position: &mut usize,
    ) -> Result<Written, ItemError> {
        let context = self.context.as_deref();
        write(call, &self.settings, context, out, position)
    }
}

/// [`ItemWriter::write`] for a single call.
///
/// ```
/// use customerio_core::call::{Alias, AnonymousId};
/// use customerio_core::item::{ItemSettings, write_item};
///
/// let mut item = Vec::new();
/// write_item(&Alias::new("u1", AnonymousId::new("a-42")), &ItemSettings::default(), &mut item)?;
/// assert!(item.starts_with(br#"{"type":"alias""#));
/// # Ok::<(), customerio_core::item::ItemError>(())
/// ```
///
/// # Errors
///
/// As there.
pub fn write_item<C: Call + ?Sized>(
    call: &C,
    settings: &ItemSettings,
    out: &mut Vec<u8>,
) -> Result<Written, ItemError> {
    let mut end = out.len();
    let written = write(call, settings, None, out, &mut end);
    out.truncate(end);
    written
}

/// See [`ItemWriter::write_at`].
fn write<C: Call + ?Sized>(
    call: &C,
    settings: &ItemSettings,
    context: Option<&[u8]>,
    out: &mut Vec<u8>,
    position: &mut usize,
) -> Result<Written, ItemError> {
    let mut roles = RoleTexts::default();
    call.show_roles(&mut roles);
    let checks = settings.validation != Validation::Off;
    let mut found = Violations::collecting(settings.soft_limits != SoftLimits::Off);
    if !checks {
        found = found.without_ordinary();
    }
    let process = process::id();
    let item = Item::new(call, &roles, settings, process, &mut found);
    call.check_own_ids(&mut found);
    let start = *position;
    let checks_values = checks && call.is_checked_by_walk();
    let (written, are_valid) = item.write(context, checks_values, out, start);
    if checks {
        item.check_context(context.is_some(), &mut found);
        if !are_valid {
            item.check_values(&mut found);
        }
    }
    if found.collects_soft() {
        soft::check_ids(&item.ids, &mut found);
        call.check_soft_limits(&mut found);
    }
    if settings.refuse(&found) {
        // Duplicate keys are visible only in the bytes.
        let repeated = written.map_or_else(|error| error.repeated_keys, |_| Vec::new());
        found.add_repeated_keys(repeated);
        return Err(ItemError::Invalid(found));
    }
    let (message_id, end) = match written {
        Ok(written) => written,
        Err(error) => return Err(item.explain(error, found)),
    };
    let bytes = end - start;
    let fits = bytes <= limits::ITEM_BYTES.value;
    // A position above `u16::MAX` is in an item that is too large.
    let Some(head) = fits.then(|| item.head(message_id)).flatten() else {
        return Err(ItemError::TooLarge {
            bytes,
            limit: limits::ITEM_BYTES.value,
        });
    };
    *position = end;
    Ok(Written {
        head,
        tolerated: found,
        process,
    })
}

/// A call with the values that are set when it is made.
struct Item<'a, C: ?Sized> {
    call: &'a C,
    ids: Ids<'a>,
    message_id: MessageId<'a>,
    /// The time of the event; the time of the call if there is none.
    timestamp: Option<Timestamp>,
    now: Timestamp,
    /// The time of the call since 1970. The id and the timestamp are made of it.
    now_since_epoch: Option<Duration>,
    settings: &'a ItemSettings,
}

impl<'a, C: Call + ?Sized> Item<'a, C> {
    /// Fills it in, and finds what the API requires and the call does not give.
    fn new(
        call: &'a C,
        roles: &'a RoleTexts,
        settings: &'a ItemSettings,
        process: u32,
        found: &mut Violations,
    ) -> Self {
        let common = call.common();
        let ids = call.ids(roles);
        ids.check(found);
        let now = Timestamp::now();
        let now_since_epoch = now.since_epoch();
        let timestamp = match (common.timestamp, roles.timestamp()) {
            (Some(timestamp), _) | (None, Some(Ok(timestamp))) => Some(timestamp),
            (None, Some(Err(_))) => {
                found.add(
                    &Path::Key(&Path::Root, "timestamp"),
                    Rule::Year,
                    Found::Nothing,
                );
                None
            }
            (None, None) => None,
        };
        for (key, time) in [
            ("timestamp", timestamp),
            ("originalTimestamp", common.original_timestamp),
        ] {
            if let Some(time) = time {
                check_time(&Path::Key(&Path::Root, key), time, found);
            }
        }
        let given = common
            .message_id
            .as_deref()
            .or(roles.get(crate::event::Role::MessageId));
        if let Some(id) = given {
            check_id(&Path::Key(&Path::Root, "messageId"), id, found);
        }
        // A time before 1970 counts as 1970.
        let generate = || MessageId::generate(now_since_epoch.unwrap_or(Duration::ZERO), process);
        let message_id = given.map_or_else(generate, MessageId::Given);
        Self {
            call,
            ids,
            message_id,
            timestamp,
            now,
            now_since_epoch,
            settings,
        }
    }

    /// Checks the forms of the context's values. Those of the settings' context are known to be fine if
    /// `base_is_fine`.
    fn check_context(&self, base_is_fine: bool, found: &mut Violations) {
        let common = self.call.common();
        if common.context_json.is_some() {
            return;
        }
        let base = &self.settings.context;
        let own = match &common.context {
            Some(own) => &**own,
            None if base_is_fine => return,
            None => base,
        };
        let mut of_context = Violations::default();
        own.check_forms(base, &mut of_context);
        // The token of a device is an id of its calls too.
        found.add_others(of_context);
    }

    fn check_values(&self, found: &mut Violations) {
        self.call.check_payload(found);
        if let Some(context) = &self.call.common().context {
            let path = Path::Key(&Path::Root, "context");
            Checker::new(Context::SHAPE, &path, found).show(&**context);
        }
    }

    /// Writes the item at `start`, with the settings' context as JSON if it is available. Returns the range
    /// of the message id and the end of the item, and whether all values are known to be valid, which needs
    /// `checks`.
    fn write(
        &self,
        context: Option<&[u8]>,
        checks: bool,
        out: &mut Vec<u8>,
        start: usize,
    ) -> (Result<(Range<usize>, usize), WriteError>, bool) {
        let mut message_id = 0..0;
        let Checked { result, are_valid } = write_checked(out, start, checks, |to| {
            to.field("type", self.call.kind().as_str());
            message_id.start = to.position() + r#","messageId":"#.len() - start;
            match self.message_id.generated_json() {
                Some(json) => to.written("messageId", &json),
                None => to.field("messageId", &self.message_id),
            }
            message_id.end = to.position() - start;
            self.show_rest(context, to);
        });
        (result.map(|end| (message_id, end)), are_valid)
    }

    /// Returns the head of an item with the message id at this range, if that fits.
    fn head(&self, message_id: Range<usize>) -> Option<ItemHead> {
        Some(ItemHead {
            kind: self.call.kind(),
            message_id: message_id.start.try_into().ok()?..message_id.end.try_into().ok()?,
            touches: self.touches(),
        })
    }

    fn show_rest(&self, context: Option<&[u8]>, to: &mut FieldWriter<'_, '_>) {
        // Without `..`, so that a new field must be written.
        let Common {
            message_id: _,
            timestamp: _,
            original_timestamp,
            context: own_context,
            context_json,
            integrations,
        } = self.call.common();
        self.show_timestamp(to);
        original_timestamp.visit_as_field(MessageKey::OriginalTimestamp.as_str(), to);
        self.ids.visit(to);
        self.call.show_payload(to);
        let base = &self.settings.context;
        let key = MessageKey::Context.as_str();
        match (context_json, own_context, context) {
            (Some(json), _, _) => to.written(key, json.get().as_bytes()),
            (None, Some(own), _) => to.field(key, &ContextOver { own, base }),
            (None, None, Some(json)) => to.written(key, json),
            (None, None, None) => to.field(key, base),
        }
        let integrations = IntegrationsOver {
            own: integrations.as_ref(),
            base: &self.settings.integrations,
        };
        if !integrations.is_empty() {
            to.field(MessageKey::Integrations.as_str(), &integrations);
        }
    }

    fn show_timestamp(&self, to: &mut FieldWriter<'_, '_>) {
        let key = MessageKey::Timestamp.as_str();
        match (self.timestamp, self.now_since_epoch) {
            (Some(given), _) => to.field(key, &given),
            (None, Some(since)) if let Some(text) = TimeText::since_epoch(since) => {
                to.written(key, &text.quoted());
            }
            (None, _) => to.field(key, &self.now),
        }
    }

    fn touches(&self) -> [Option<u64>; 3] {
        // A previous id may be a user's or a visitor's, so all ids share one space. An anonymous id
        // that equals a user's id only causes an unneeded order.
        let mut touches = [None; 3];
        let mut places = touches.iter_mut();
        let mut touch = |id| {
            if let Some(place) = places.next() {
                *place = Some(fingerprint::of_str(id));
            }
        };
        self.ids.for_each_given(|_, id| touch(id));
        self.call.lane().into_iter().for_each(touch);
        touches
    }

    /// Adds the values that could not be written to the violations found before.
    fn explain(&self, error: WriteError, mut found: Violations) -> ItemError {
        if error.value.is_some() {
            // Violations that were found before are found again: the values are not all checked.
            found = Violations::collecting(found.collects_soft());
            self.call.check_payload(&mut found);
            self.check_whole_context(&mut found);
        }
        found.add_repeated_keys(error.repeated_keys);
        match error.value {
            Some(error) if !found.has(Severity::Fatal) => ItemError::Unwritable(error.to_string()),
            _ => ItemError::Invalid(found),
        }
    }

    /// Checks the call's own context with what the settings add to it.
    fn check_whole_context(&self, found: &mut Violations) {
        if self.call.common().context_json.is_some() {
            return;
        }
        let path = Path::Key(&Path::Root, "context");
        let base = &self.settings.context;
        match &self.call.common().context {
            Some(own) => {
                Checker::new(Context::SHAPE, &path, found).show(&ContextOver { own, base });
            }
            None => Checker::new(Context::SHAPE, &path, found).show(base),
        }
    }
}

fn check_time(path: &Path<'_>, time: Timestamp, found: &mut Violations) {
    if TimeText::new(time.as_system_time()).is_none() {
        found.add(path, Rule::Year, Found::Nothing);
    } else if time.as_system_time() < std::time::UNIX_EPOCH {
        found.add(path, Rule::BeforeEpoch, Found::Other(&time));
    }
}
