//! The verbs of event names, and their tenses.

/// Verbs whose past does not end in `ed`: the imperative, the past and the participle.
const IRREGULAR: &[[&str; 3]] = &[
    ["begin", "began", "begun"],
    ["break", "broke", "broken"],
    ["bring", "brought", "brought"],
    ["build", "built", "built"],
    ["buy", "bought", "bought"],
    ["choose", "chose", "chosen"],
    ["cut", "cut", "cut"],
    ["draw", "drew", "drawn"],
    ["fall", "fell", "fallen"],
    ["find", "found", "found"],
    ["forget", "forgot", "forgotten"],
    ["get", "got", "gotten"],
    ["give", "gave", "given"],
    ["go", "went", "gone"],
    ["grow", "grew", "grown"],
    ["hide", "hid", "hidden"],
    ["hit", "hit", "hit"],
    ["hold", "held", "held"],
    ["keep", "kept", "kept"],
    ["leave", "left", "left"],
    ["lose", "lost", "lost"],
    ["make", "made", "made"],
    ["meet", "met", "met"],
    ["override", "overrode", "overridden"],
    ["pay", "paid", "paid"],
    ["put", "put", "put"],
    ["quit", "quit", "quit"],
    ["read", "read", "read"],
    ["rebuild", "rebuilt", "rebuilt"],
    ["resend", "resent", "resent"],
    ["reset", "reset", "reset"],
    ["rewrite", "rewrote", "rewritten"],
    ["run", "ran", "run"],
    ["see", "saw", "seen"],
    ["sell", "sold", "sold"],
    ["send", "sent", "sent"],
    ["set", "set", "set"],
    ["show", "showed", "shown"],
    ["shut", "shut", "shut"],
    ["speak", "spoke", "spoken"],
    ["spend", "spent", "spent"],
    ["split", "split", "split"],
    ["take", "took", "taken"],
    ["tell", "told", "told"],
    ["win", "won", "won"],
    ["withdraw", "withdrew", "withdrawn"],
    ["withhold", "withheld", "withheld"],
    ["write", "wrote", "written"],
];

/// Nouns that are a verb and a particle in one word, and their past.
const COMPOUND: &[[&str; 2]] = &[
    ["login", "logged in"],
    ["logout", "logged out"],
    ["signin", "signed in"],
    ["signout", "signed out"],
    ["signup", "signed up"],
];

/// Words that end in `ed` and are not in the past: nouns, and verbs in the present.
const PRESENT: &[&str] = &[
    "breed", "embed", "exceed", "feed", "hundred", "indeed", "need", "newsfeed", "proceed", "seed",
    "shred", "speed", "succeed",
];

/// Verbs of event names with a regular past.
const REGULAR: &[&str] = &[
    "abandon",
    "accept",
    "activate",
    "add",
    "answer",
    "apply",
    "approve",
    "archive",
    "assign",
    "attach",
    "authenticate",
    "authorize",
    "bill",
    "block",
    "bounce",
    "browse",
    "cancel",
    "capture",
    "change",
    "charge",
    "check",
    "clear",
    "click",
    "close",
    "collect",
    "comment",
    "complete",
    "configure",
    "confirm",
    "connect",
    "convert",
    "copy",
    "create",
    "deactivate",
    "decline",
    "delete",
    "deliver",
    "deny",
    "deploy",
    "disable",
    "disconnect",
    "dismiss",
    "download",
    "downgrade",
    "drop",
    "edit",
    "embed",
    "enable",
    "end",
    "enter",
    "exceed",
    "expire",
    "export",
    "fail",
    "filter",
    "finish",
    "follow",
    "generate",
    "identify",
    "import",
    "install",
    "invite",
    "join",
    "launch",
    "like",
    "link",
    "load",
    "merge",
    "modify",
    "move",
    "open",
    "pause",
    "pick",
    "place",
    "play",
    "post",
    "press",
    "proceed",
    "process",
    "publish",
    "purchase",
    "receive",
    "redeem",
    "refund",
    "register",
    "reject",
    "remove",
    "rename",
    "renew",
    "reopen",
    "replace",
    "reply",
    "report",
    "request",
    "resolve",
    "restart",
    "restore",
    "resume",
    "return",
    "review",
    "revoke",
    "save",
    "schedule",
    "scroll",
    "search",
    "select",
    "share",
    "ship",
    "sign",
    "skip",
    "snooze",
    "start",
    "stop",
    "submit",
    "subscribe",
    "succeed",
    "suspend",
    "swipe",
    "sync",
    "tap",
    "terminate",
    "test",
    "toggle",
    "track",
    "transfer",
    "trigger",
    "try",
    "unblock",
    "uninstall",
    "unlink",
    "unsubscribe",
    "update",
    "upgrade",
    "upload",
    "use",
    "validate",
    "verify",
    "view",
    "visit",
    "watch",
];

/// Words that follow a verb without being its object: `Signed Up`.
const PARTICLES: &[&str] = &[
    "up", "in", "out", "off", "on", "down", "back", "over", "away",
];

/// Returns the verb of a name in a wrong tense, and its past; `None` if the tense is right. `words` are
/// in lower case.
pub(super) fn wrong_tense(words: &[String]) -> Option<(String, String)> {
    if words.iter().any(|word| is_past(word)) {
        return None;
    }
    // The first word may be an imperative, and the last one a verb.
    let last = words.len() - usize::from(ends_in_particle(words));
    let last = words.get(last.checked_sub(1)?);
    for word in words.first().into_iter().chain(last) {
        if let Some(past) = past_of(word) {
            return Some((word.clone(), past));
        }
    }
    None
}

/// Returns whether a name ends in a verb in the past, or in one with a particle.
pub(super) fn ends_in_past(words: &[String]) -> bool {
    let last = words.len() - usize::from(ends_in_particle(words));
    last.checked_sub(1)
        .and_then(|at| words.get(at))
        .is_some_and(|word| is_past(word))
}

fn ends_in_particle(words: &[String]) -> bool {
    words.len() > 1
        && words
            .last()
            .is_some_and(|word| PARTICLES.contains(&word.as_str()))
}

/// Returns whether a word is a verb in the past.
pub(super) fn is_past(word: &str) -> bool {
    irregular(word).is_some_and(|[_, past, participle]| [past, participle].contains(&word))
        || (word.len() > 3 && word.ends_with("ed") && !PRESENT.contains(&word))
}

/// Returns the forms of an irregular verb, one of which is a word.
fn irregular(word: &str) -> Option<[&'static str; 3]> {
    IRREGULAR
        .iter()
        .copied()
        .find(|forms| forms.contains(&word))
}

/// Returns the past of a verb in any tense; `None` for an unknown verb.
pub(super) fn past_of(word: &str) -> Option<String> {
    if let Some([_, _, participle]) = irregular(word) {
        return Some(participle.to_owned());
    }
    if let Some([_, past]) = COMPOUND.iter().find(|[noun, _]| *noun == word) {
        return Some((*past).to_owned());
    }
    if REGULAR.contains(&word) {
        return Some(regular_past(word));
    }
    let stem = word.strip_suffix("ing")?;
    let verbs = REGULAR.iter().copied();
    let mut verbs = verbs.chain(IRREGULAR.iter().map(|[verb, ..]| *verb));
    let verb = verbs.find(|verb| {
        let doubled = || {
            let last = verb.chars().next_back();
            last.is_some_and(|last| stem.strip_suffix(last) == Some(*verb))
        };
        stem == *verb || verb.strip_suffix('e') == Some(stem) || doubled()
    })?;
    past_of(verb)
}

fn regular_past(verb: &str) -> String {
    const DOUBLED: &[&str] = &[
        "drop", "embed", "ship", "skip", "stop", "submit", "tap", "transfer",
    ];
    let before_last = |verb: &str| verb.chars().rev().nth(1);
    if verb.ends_with('e') {
        format!("{verb}d")
    } else if let Some(stem) = verb.strip_suffix('y')
        && !before_last(verb).is_some_and(|letter| "aeiou".contains(letter))
    {
        format!("{stem}ied")
    } else if DOUBLED.contains(&verb) {
        let last: String = verb.chars().next_back().into_iter().collect();
        format!("{verb}{last}ed")
    } else {
        format!("{verb}ed")
    }
}

#[cfg(test)]
mod tests {
    use customerio_rules::naming::words;

    use super::{ends_in_past, wrong_tense};

    fn of(name: &str) -> Vec<String> {
        words(name).iter().map(|word| word.to_lowercase()).collect()
    }

    #[test]
    fn tenses() {
        for fine in [
            "Order Completed",
            "Signed Up",
            "Email Sent",
            "Message Read",
            "Left Store",
            "Checkout",
            "Plan Limit",
            "Paywall Shown",
            "Wrote Review",
            "Checkout Began",
        ] {
            assert_eq!(wrong_tense(&of(fine)), None, "{fine}");
        }
        for (name, right) in [
            ("Order Complete", "completed"),
            ("Complete Order", "completed"),
            ("order_shipping", "shipped"),
            ("Sign Up", "signed"),
            ("Email Send", "sent"),
            ("Making Offer", "made"),
            ("Card Apply", "applied"),
            ("User Login", "logged in"),
            ("Signup", "signed up"),
            ("Limit Exceed", "exceeded"),
            ("Payment Succeed", "succeeded"),
            ("Video Embed", "embedded"),
            ("Show Paywall", "shown"),
            ("Withdraw Funds", "withdrawn"),
        ] {
            let found = wrong_tense(&of(name));
            assert_eq!(
                found.map(|(_, right)| right).as_deref(),
                Some(right),
                "{name}"
            );
        }
        for past in [
            "Signed Up",
            "Paywall Shown",
            "Funds Withdrawn",
            "Password Forgotten",
            "Link Hit",
        ] {
            assert!(ends_in_past(&of(past)), "{past}");
        }
        assert!(!ends_in_past(&of("Home Newsfeed")));
        assert!(!ends_in_past(&of("Completed Order")));
    }
}
