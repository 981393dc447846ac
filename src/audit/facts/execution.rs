//! Operators that hand text to something that runs it.

use super::code::{BindingKind, Code, Site, What, unqualified};
use super::references::NAME_TAKERS;
use super::{Measurement, Sensor, Subject};
use crate::audit::engine::Datum;
use crate::lang::syntax::{SyntaxKind, SyntaxNode};

pub const SENSOR: Sensor = Sensor {
    slots: &[
        (
            "unsafe-operations",
            "operators that run commands or data, each once, in order",
        ),
        ("unsafe-reason", "what the first of them does"),
    ],
    measure,
};

/// When a call is unsafe.
#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Always,
    /// Unless its argument is written out in the code.
    NotLiteral,
    /// If its first argument is text put together from a parameter.
    BuiltFromParameter,
}

/// Operators by their name without a package, and what they do.
const UNSAFE: &[(&str, When, &str)] = &[
    ("run-program", When::Always, "runs an external command"),
    ("launch-program", When::Always, "runs an external command"),
    (
        "run-shell-command",
        When::Always,
        "runs an external command",
    ),
    ("shell", When::Always, "runs an external command"),
    ("shell/run", When::Always, "runs an external command"),
    ("sys/shell", When::Always, "runs an external command"),
    ("process/run", When::Always, "runs an external command"),
    ("process/spawn", When::Always, "runs an external command"),
    (
        "external-program:start",
        When::Always,
        "runs an external command",
    ),
    (
        "external-program:run",
        When::Always,
        "runs an external command",
    ),
    ("eval", When::NotLiteral, "evaluates data as code"),
    (
        "read-from-string",
        When::BuiltFromParameter,
        "reads code out of text",
    ),
    (
        "deserialize",
        When::Always,
        "rebuilds values from foreign bytes",
    ),
    (
        "unmarshal",
        When::Always,
        "rebuilds values from foreign bytes",
    ),
    ("load", When::NotLiteral, "runs a file whose name is data"),
    (
        "open",
        When::BuiltFromParameter,
        "builds a path from a parameter",
    ),
    (
        "delete-file",
        When::BuiltFromParameter,
        "builds a path from a parameter",
    ),
    (
        "file/read",
        When::BuiltFromParameter,
        "builds a path from a parameter",
    ),
    (
        "file/write",
        When::BuiltFromParameter,
        "builds a path from a parameter",
    ),
    (
        "file/append",
        When::BuiltFromParameter,
        "builds a path from a parameter",
    ),
    (
        "file/delete",
        When::BuiltFromParameter,
        "builds a path from a parameter",
    ),
    (
        "db/exec",
        When::BuiltFromParameter,
        "builds a query from a parameter",
    ),
    (
        "db/query",
        When::BuiltFromParameter,
        "builds a query from a parameter",
    ),
    (
        "sql/execute",
        When::BuiltFromParameter,
        "builds a query from a parameter",
    ),
    (
        "sql/query",
        When::BuiltFromParameter,
        "builds a query from a parameter",
    ),
];

/// Calls that put text together.
const BUILDERS: &[&str] = &[
    "concat",
    "concatenate",
    "format",
    "str",
    "string-append",
    "string/concat",
    "string/format",
    "string/join",
];

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let code = &subject.code;
    let mut found: Vec<String> = Vec::new();
    let mut reason = Datum::Nil;
    let mut place = None;
    for site in &code.sites {
        let (name, called) = match &site.what {
            What::Call {
                operator,
                local: false,
            } => (operator, true),
            What::FunctionName { name, local: false } => (name, false),
            What::QuotedName { name } => {
                if !code
                    .parent_operator(site)
                    .is_some_and(|it| NAME_TAKERS.contains(&it))
                {
                    continue;
                }
                (name, false)
            }
            _ => continue,
        };
        let Some((_, when, what)) = entry(name) else {
            continue;
        };
        // A function of the program's own with such a name does what its source says.
        if subject.surroundings.kind_of(name).is_some() || *name == subject.definition.name {
            continue;
        }
        let is_unsafe = match when {
            When::Always => true,
            _ if !called => *when == When::NotLiteral,
            When::NotLiteral => !argument_is_literal(site),
            When::BuiltFromParameter => site
                .node
                .child(1)
                .is_some_and(|it| is_built_from_parameter(it, code)),
        };
        if is_unsafe && !found.iter().any(|it| it == name) {
            if place.is_none() {
                place = Some(site.node.span());
                reason = Datum::string(*what);
            }
            found.push(name.clone().into_owned());
        }
    }
    vec![
        Measurement::new("unsafe-operations", Datum::strings(found), place),
        Measurement::new("unsafe-reason", reason, None),
    ]
}

fn entry(name: &str) -> Option<&'static (&'static str, When, &'static str)> {
    UNSAFE
        .iter()
        .find(|(it, _, _)| *it == name || *it == unqualified(name))
}

fn argument_is_literal(site: &Site<'_>) -> bool {
    site.node.child(1).is_none_or(|argument| {
        matches!(
            argument.kind(),
            SyntaxKind::Quote | SyntaxKind::String | SyntaxKind::Number | SyntaxKind::Keyword
        )
    })
}

/// Whether text is put together with a parameter of the definition in it.
fn is_built_from_parameter(argument: SyntaxNode<'_>, code: &Code<'_>) -> bool {
    let builds = argument.kind() == SyntaxKind::FString
        || argument
            .head_symbol()
            .is_some_and(|head| BUILDERS.contains(&unqualified(&head)));
    builds
        && argument.descendants().any(|node| {
            node.symbol().is_some_and(|name| {
                code.bindings
                    .iter()
                    .any(|it| it.kind == BindingKind::Parameter && it.name == name)
            })
        })
}
