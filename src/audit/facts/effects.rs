//! Whether running a definition does more than answer a value.

use super::code::{Code, What, unqualified};
use super::{Measurement, Sensor, Subject};
use crate::audit::surroundings::Surroundings;

pub const SENSOR: Sensor = Sensor {
    slots: &[
        (
            "side-effects",
            "whether the code changes, prints, raises or asks the world",
        ),
        ("predicate", "whether the name is that of a predicate"),
    ],
    measure,
};

/// Operators with an effect, beside those that end in `!` and those of the modules below.
const EFFECTS: &[&str] = &[
    "clrhash",
    "close",
    "delete-file",
    "display",
    "error",
    "eval",
    "exit",
    "fill",
    "format",
    "fresh-line",
    "funcall",
    "human-commit",
    "import",
    "invoke-restart",
    "load",
    "newline",
    "print",
    "println",
    "prin1",
    "princ",
    "raise",
    "read",
    "read-line",
    "remhash",
    "require",
    "run-program",
    "shell",
    "signal",
    "sleep",
    "terpri",
    "throw",
    "warn",
    "write",
    "write-line",
    "write-string",
];

/// Modules of which every function acts.
const ACTING_MODULES: &[&str] = &[
    "channel/",
    "console/",
    "db/",
    "event/",
    "file/",
    "http/",
    "io/",
    "llm/",
    "log/",
    "proc/",
    "process/",
    "shell/",
    "sys/",
    "term/",
    "time/sleep",
];

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let name = subject.definition.name.as_str();
    let predicate = name.ends_with('?') || name.ends_with("-p");
    let effect = subject.code.sites.iter().find(|site| match &site.what {
        What::Mutation { .. } => true,
        What::Call {
            operator,
            local: false,
        } => acts(operator),
        _ => false,
    });
    vec![
        Measurement::new(
            "side-effects",
            effect.is_some(),
            effect.map(|it| it.node.span()),
        ),
        Measurement::new("predicate", predicate, None),
    ]
}

/// Whether an operator of the language acts by itself.
pub(super) fn acts(operator: &str) -> bool {
    let plain = unqualified(operator);
    EFFECTS.contains(&plain)
        || (plain.len() > 1 && plain.ends_with('!'))
        || ACTING_MODULES.iter().any(|it| plain.starts_with(it))
}

/// Whether code that runs before the result could act: a call of something the image defines counts.
pub(super) fn may_act(code: &Code<'_>, surroundings: &Surroundings, own: &str) -> bool {
    code.sites.iter().any(|site| match &site.what {
        What::Mutation { .. } => true,
        What::Call {
            operator,
            local: false,
        } => acts(operator) || (operator != own && surroundings.kind_of(operator).is_some()),
        _ => false,
    })
}
