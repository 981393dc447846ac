//! Operators that hand text to something that runs it.

use super::code::{BindingKind, Code, Site, What, unqualified};
use super::references::NAME_TAKERS;
use super::{Distinct, Measurement, Sensor, Subject};
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
    ("shell-command", When::Always, "runs an external command"),
    ("proc/run", When::Always, "runs an external command"),
    ("proc/spawn", When::Always, "runs an external command"),
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

/// Operators whose first argument is a path.
const PATH_TAKERS: &[&str] = &[
    "delete-file",
    "file/append",
    "file/copy",
    "file/delete",
    "file/fold-lines",
    "file/for-each-line",
    "file/list",
    "file/mkdir",
    "file/read",
    "file/read-bytes",
    "file/read-lines",
    "file/rename",
    "file/write",
    "file/write-bytes",
    "file/write-lines",
    "open",
    "probe-file",
    "stream/open-input",
    "stream/open-output",
    "with-open-file",
];

/// How text begins that a database takes.
const QUERIES: &[&str] = &[
    "create table ",
    "delete from ",
    "drop table ",
    "insert into ",
    "select ",
    "update ",
];

/// Calls that put text together.
const BUILDERS: &[&str] = &[
    "concat",
    "concatenate",
    "format",
    "make-pathname",
    "merge-pathnames",
    "path/join",
    "str",
    "string-append",
    "string/concat",
    "string/format",
    "string/join",
];

fn measure(subject: &Subject<'_>) -> Vec<Measurement> {
    let code = &subject.code;
    let mut found = Distinct::default();
    let mut reason = Datum::Nil;
    for site in &code.sites {
        let (name, called) = match &site.what {
            What::Call {
                operator,
                local: false,
            } => (operator, true),
            // A function that is handed on, under whatever name, is called somewhere.
            What::FunctionName { name, local: false }
            | What::Reference {
                name,
                binding: None,
            } => (name, false),
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
        // A function of the program's own with such a name does what its source says.
        let is_own =
            || subject.surroundings.kind_of(name).is_some() || *name == subject.definition.name;
        let Some(what) = danger(name, called, site, code).filter(|_| !is_own()) else {
            continue;
        };
        if found.is_empty() {
            reason = Datum::string(what);
        }
        found.add(name, site.node.span());
    }
    vec![
        Measurement::words("unsafe-operations", found),
        Measurement::new("unsafe-reason", reason, None),
    ]
}

/// Returns what an operator does that is unsafe in this place.
fn danger(name: &str, called: bool, site: &Site<'_>, code: &Code<'_>) -> Option<&'static str> {
    if let Some((_, when, what)) = entry(name) {
        let is_unsafe = match when {
            When::Always => true,
            _ if !called => *when == When::NotLiteral,
            When::NotLiteral => !argument_is_literal(site),
            When::BuiltFromParameter => site
                .node
                .child(1)
                .is_some_and(|it| is_built_from_parameter(it, code)),
        };
        return is_unsafe.then_some(*what);
    }
    if !called {
        return None;
    }
    let plain = unqualified(name);
    if PATH_TAKERS.contains(&plain) {
        // `(with-open-file (stream path) …)`.
        let first = site.node.child(1)?;
        let path = if plain == "with-open-file" {
            first.child(1)?
        } else {
            first
        };
        return is_built_from_parameter(path, code).then_some("builds a path from a parameter");
    }
    let is_query = BUILDERS.contains(&plain) && is_built_from_parameter(site.node, code);
    (is_query && begins_query(site.node)).then_some("builds a query from a parameter")
}

/// Whether the first text in a call is the beginning of a query.
fn begins_query(call: SyntaxNode<'_>) -> bool {
    let text = call.children().find_map(SyntaxNode::string);
    text.is_some_and(|text| {
        let start: String = text.trim_start().chars().take(16).collect();
        let start = start.to_lowercase();
        QUERIES.iter().any(|it| start.starts_with(it))
    })
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
