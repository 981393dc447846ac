//! What a program may ask of the world: one table, one check, one way to answer.
//!
//! A program that wants the world stops with `Step::Host`; the session looks the function up here,
//! asks whether the work at hand may use its capability, performs it and answers.

mod audits;
mod clock;
mod curation;
mod debts;
mod doctests;
pub(super) mod files;
mod healing;
mod health;
mod history;
pub mod http;
mod images;
mod input;
mod manual;
mod measured;
mod models;
pub mod process;
pub mod random;
pub mod reply;
pub mod report;
mod slots;
mod source;
mod system;
mod versions;
mod whole;
mod worlds;

pub use versions::blamed_lines;

use super::errands::Work;
use super::session::Session;
use super::stop::Stop;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::image::Image;
use crate::lang::value::Value;
use crate::lang::vm::native::Arity;
use crate::lang::vm::signal::{Detail, Fault, type_name};

/// What a call needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capability {
    /// Reads what a person types.
    Console,
    ReadFiles,
    WriteFiles,
    /// Asks a model.
    Model,
    /// Reaches other machines.
    Network,
    ReadEnvironment,
    WriteEnvironment,
    /// Starts other programs, or looks at this one.
    Process,
    /// Runs command lines.
    Shell,
    Clock,
    Random,
    ReadHistory,
    WriteHistory,
    /// Evaluates, and so may do what the program may.
    Evaluate,
}

/// Capabilities that a person can take away, by the names they have in Sema.
const NAMES: &[(&str, Capability)] = &[
    ("env-read", Capability::ReadEnvironment),
    ("env-write", Capability::WriteEnvironment),
    ("fs-read", Capability::ReadFiles),
    ("fs-write", Capability::WriteFiles),
    ("llm", Capability::Model),
    ("network", Capability::Network),
    ("process", Capability::Process),
    ("shell", Capability::Shell),
];
/// What `strict` leaves: looking.
const STRICT: &[Capability] = &[
    Capability::WriteEnvironment,
    Capability::WriteFiles,
    Capability::Model,
    Capability::Network,
    Capability::Process,
    Capability::Shell,
];

impl Capability {
    /// Returns the name by which it is taken away, and by which an error tells of it.
    pub fn name(self) -> &'static str {
        match NAMES.iter().find(|(_, capability)| *capability == self) {
            Some((name, _)) => name,
            None => match self {
                Capability::Console => "console",
                Capability::Clock => "clock",
                Capability::Random => "random",
                Capability::ReadHistory => "history-read",
                Capability::WriteHistory => "history-write",
                _ => "evaluate",
            },
        }
    }

    /// Reads what is to be taken away: `strict`, `all`, or names with commas between them, with `no-`
    /// in front or not.
    pub fn denied(text: &str) -> Result<Vec<Capability>, String> {
        let mut denied = Vec::new();
        for word in text
            .split(',')
            .map(str::trim)
            .filter(|word| !word.is_empty())
        {
            let name = word.strip_prefix("no-").unwrap_or(word);
            match NAMES.iter().find(|(known, _)| *known == name) {
                _ if word == "strict" => denied.extend(STRICT),
                _ if word == "all" => denied.extend(NAMES.iter().map(|(_, it)| *it)),
                Some((_, capability)) => denied.push(*capability),
                None => return Err(word.to_string()),
            }
        }
        Ok(denied)
    }
}

/// The world in which work is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum World {
    /// The live image.
    #[default]
    Live,
    /// The examples of docstrings, and files for their sake: they look at the world and change nothing.
    Example,
    /// Tests: they may change the world, and leave no trace in image or history.
    Test,
    /// The past is evaluated again: to rebuild the image, or to audit it. What was done to the world
    /// then is not done twice.
    Past,
}

impl World {
    pub fn allows(self, capability: Capability) -> bool {
        match (self, capability) {
            (World::Live, _) => true,
            (World::Test, capability) => {
                !matches!(capability, Capability::Console | Capability::WriteHistory)
            }
            (
                World::Past | World::Example,
                Capability::Clock
                | Capability::Random
                | Capability::ReadEnvironment
                | Capability::ReadFiles
                | Capability::ReadHistory
                | Capability::Evaluate
                // Only what is recorded answers then; see `Session::provider`.
                | Capability::Model,
            ) => true,
            (
                World::Past | World::Example,
                Capability::Console
                | Capability::Network
                | Capability::Process
                | Capability::Shell
                | Capability::WriteEnvironment
                | Capability::WriteFiles
                | Capability::WriteHistory,
            ) => false,
        }
    }
}

impl World {
    /// Returns when something is not done, and what to do instead.
    fn refusal(self) -> (&'static str, &'static str) {
        match self {
            World::Live | World::Past => (
                "again while the past is evaluated again",
                "call it from an expression instead of a definition",
            ),
            World::Example => (
                "while examples run",
                "write a test with `deftest`, which may change files",
            ),
            World::Test => ("while tests run", "call it from an expression instead"),
        }
    }
}

/// A function of the host. Its arguments were counted by the machine.
pub struct HostFunction {
    pub name: &'static str,
    /// Other names of the same function.
    pub aliases: &'static [&'static str],
    /// As in a lambda list.
    pub parameters: &'static str,
    pub docstring: &'static str,
    pub capability: Capability,
    pub body: Body,
}

type Perform = fn(&mut Session, &[Value]) -> Result<Value, HostError>;
type Prepare = fn(&mut Session, &[Value]) -> Result<Work, HostError>;

/// A function that is done at once.
const fn now(
    name: &'static str,
    parameters: &'static str,
    docstring: &'static str,
    capability: Capability,
    perform: Perform,
) -> HostFunction {
    HostFunction {
        name,
        aliases: &[],
        parameters,
        docstring,
        capability,
        body: Body::Now(perform),
    }
}

/// A function that may take long.
const fn later(
    name: &'static str,
    parameters: &'static str,
    docstring: &'static str,
    capability: Capability,
    prepare: Prepare,
) -> HostFunction {
    HostFunction {
        name,
        aliases: &[],
        parameters,
        docstring,
        capability,
        body: Body::Later(prepare),
    }
}

/// How a host function does what it does.
#[derive(Clone, Copy)]
pub enum Body {
    Now(Perform),
    /// What takes long is handed out, to be done while other tasks go on.
    Later(Prepare),
}

/// What came of a call.
pub enum Performed {
    Now(Value),
    /// The other tasks go first.
    InTurn(Value),
    Later(Work),
}

/// Why a call failed, as the program's condition will have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostError {
    /// The condition type: `io`, `type-error`, `history`, `sandbox` …
    pub kind: &'static str,
    pub message: String,
    /// Further keys of the condition.
    pub details: Vec<(&'static str, String)>,
    pub hint: Option<String>,
    pub refused: Option<Refused>,
}

/// An argument that is not what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// From 1.
    pub argument: usize,
    /// What it is; added where the arguments of the call are at hand.
    pub value: Option<Value>,
}

impl HostError {
    pub fn new(kind: &'static str, message: impl Into<String>) -> HostError {
        HostError {
            kind,
            message: message.into(),
            details: Vec::new(),
            hint: None,
            refused: None,
        }
    }

    /// Adds a key to the condition.
    pub fn detail(mut self, key: &'static str, text: impl Into<String>) -> HostError {
        self.details.push((key, text.into()));
        self
    }

    pub fn hint(mut self, hint: impl Into<String>) -> HostError {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the error as the machine makes a condition of it.
    pub fn fault(self) -> Fault {
        let texts = self.details.into_iter();
        let mut details: Vec<(&'static str, Detail)> =
            texts.map(|(key, text)| (key, Detail::Text(text))).collect();
        if let Some(Refused { argument, value }) = self.refused {
            details.push(("argument", Detail::Number(argument as i64)));
            details.extend(value.map(|value| ("value", Detail::Value(value))));
        }
        Fault {
            kind: self.kind,
            message: self.message,
            details,
            hint: self.hint,
        }
    }

    /// The error for an argument, counted from 1, that is not what it should be.
    pub fn argument(function: &str, number: usize, expected: &str) -> HostError {
        let function = shown(function);
        let message = format!("`{function}` argument {number}: expected {expected}");
        let error = HostError::new("type-error", message)
            .detail("function", function)
            .detail("expected", expected);
        HostError {
            refused: Some(Refused {
                argument: number,
                value: None,
            }),
            ..error
        }
    }

    /// Tells what the argument is that was refused, as builtins do.
    fn with_value(self, image: &Image, arguments: &[Value]) -> HostError {
        let Some(refused) = self.refused else {
            return self;
        };
        let value = arguments.get(refused.argument - 1).copied();
        let value = value.unwrap_or(Value::NIL);
        let got = type_name(&image.machine().heap, value);
        let message = format!("{}, got {got} ({})", self.message, image.print_brief(value));
        let refused = Refused {
            value: Some(value),
            ..refused
        };
        HostError {
            message,
            refused: Some(refused),
            ..self.detail("got", got)
        }
    }
}

impl From<Fault> for HostError {
    fn from(fault: Fault) -> HostError {
        HostError {
            kind: fault.kind,
            message: fault.message,
            details: Vec::new(),
            hint: fault.hint,
            refused: None,
        }
    }
}

impl From<super::error::SessionError> for HostError {
    fn from(error: super::error::SessionError) -> HostError {
        HostError {
            kind: "history",
            message: error.to_string(),
            details: Vec::new(),
            hint: error.hint(),
            refused: None,
        }
    }
}

impl From<crate::history::HistoryError> for HostError {
    fn from(error: crate::history::HistoryError) -> HostError {
        super::error::SessionError::from(error).into()
    }
}

impl From<Stop> for HostError {
    /// The program that asked sees the place inside the text it asked for.
    fn from(stop: Stop) -> HostError {
        let place = match &stop {
            Stop::Failed(diagnostic)
            | Stop::Uncompiled(diagnostic)
            | Stop::Interrupted(diagnostic) => place_of(diagnostic),
            Stop::Denied(_) | Stop::Session(_) => None,
        };
        let message = match place {
            Some(place) => format!("{place}: {}", stop.message()),
            None => stop.message(),
        };
        HostError {
            kind: stop.word(),
            message,
            details: Vec::new(),
            hint: stop.hint(),
            refused: None,
        }
    }
}

/// Returns `file:line:column` of a diagnostic.
fn place_of(diagnostic: &Diagnostic) -> Option<String> {
    let source = diagnostic.source.as_ref()?;
    let (line, column) = source.line_column(diagnostic.span?.start as usize);
    Some(format!("{}:{line}:{column}", source.name))
}

/// Every family's table.
const TABLES: &[&[HostFunction]] = &[
    audits::TABLE,
    clock::TABLE,
    curation::TABLE,
    doctests::TABLE,
    files::TABLE,
    healing::TABLE,
    health::TABLE,
    history::TABLE,
    http::TABLE,
    images::TABLE,
    input::TABLE,
    manual::TABLE,
    measured::TABLE,
    models::TABLE,
    process::TABLE,
    random::TABLE,
    slots::TABLE,
    source::TABLE,
    system::TABLE,
    versions::TABLE,
    whole::TABLE,
    worlds::TABLE,
];

/// Returns every host function.
pub fn all() -> impl Iterator<Item = &'static HostFunction> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// Returns the host function of a name, an alias among them.
pub fn find(name: &str) -> Option<&'static HostFunction> {
    all().find(|it| it.name == name || it.aliases.contains(&name))
}

impl HostFunction {
    /// Returns how many arguments its lambda list takes.
    fn arity(&self) -> Arity {
        let (mut least, mut most, mut optional) = (0, 0, false);
        for word in self.parameters.split_whitespace() {
            match word {
                "&optional" => optional = true,
                "&rest" => return Arity::at_least(least),
                _ if optional => most += 1,
                _ => {
                    least += 1;
                    most += 1;
                }
            }
        }
        Arity::between(least, most)
    }
}

/// Returns what each function needs, by all its names.
pub fn capabilities() -> impl Iterator<Item = (&'static str, Capability)> {
    all().flat_map(|entry| {
        let names = std::iter::once(&entry.name).chain(entry.aliases);
        names.map(|&name| (name, entry.capability))
    })
}

/// Returns the name by which a program knows a function: what builtins ask for in a program's place,
/// `%http-request`, is one of a family of theirs.
fn shown(name: &str) -> String {
    match name.strip_prefix('%') {
        Some(inner) => inner.replacen('-', "/", 1),
        None => name.to_string(),
    }
}

/// Binds the host's functions in an image, under all of their names.
pub fn install(image: &mut Image) {
    for entry in all() {
        for name in std::iter::once(&entry.name).chain(entry.aliases) {
            // What the language declares itself is bound already, with its documentation.
            if !image.is_defined(name) {
                image.define_host(name, entry.arity(), entry.parameters, entry.docstring);
            }
        }
    }
}

impl Session {
    /// Performs a call, if the world at hand allows it.
    pub(super) fn perform(
        &mut self,
        name: &str,
        arguments: &[Value],
    ) -> Result<Performed, HostError> {
        let Some(entry) = find(name) else {
            return Err(HostError::new(
                "host",
                format!("this host does not know `{name}`"),
            ));
        };
        let name = &shown(name);
        let denied = |message: String, hint: &str| {
            HostError::new("permission-denied", message)
                .detail("function", name)
                .detail("capability", entry.capability.name())
                .hint(hint)
        };
        if !self.task.world.allows(entry.capability) {
            let (when, hint) = self.task.world.refusal();
            return Err(denied(format!("`{name}` is not done {when}"), hint));
        }
        let sandbox = &self.options.config.sandbox;
        if sandbox.deny.contains(&entry.capability) {
            let capability = entry.capability.name();
            return Err(denied(
                format!("`{name}` needs the capability `{capability}`, which the sandbox denies"),
                "allow it with `--sandbox` or `deny` under `[sandbox]` in `imago.toml`",
            ));
        }
        let performed = match entry.body {
            Body::Now(perform) => perform(self, arguments).map(|value| {
                let is_slow = matches!(
                    entry.capability,
                    Capability::ReadFiles | Capability::WriteFiles
                );
                match is_slow {
                    true => Performed::InTurn(value),
                    false => Performed::Now(value),
                }
            }),
            Body::Later(prepare) => prepare(self, arguments).map(Performed::Later),
        };
        performed.map_err(|error| error.with_value(&self.image, arguments))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique_and_documented() {
        let mut names = HashSet::new();
        for entry in all() {
            let said = entry.docstring.split("\n>>>").next().unwrap_or_default();
            assert!(said.ends_with('.'), "`{}`", entry.name);
            for name in std::iter::once(&entry.name).chain(entry.aliases) {
                assert!(names.insert(*name), "`{name}` stands twice");
            }
        }
    }

    #[test]
    fn a_sandbox_is_named_as_people_do() {
        assert_eq!(Capability::denied(""), Ok(vec![]));
        assert_eq!(Capability::denied("no-shell"), Ok(vec![Capability::Shell]));
        assert_eq!(
            Capability::denied("network, fs-write"),
            Ok(vec![Capability::Network, Capability::WriteFiles])
        );
        let strict = Capability::denied("strict").expect("it is known");
        assert!(strict.contains(&Capability::Process));
        assert!(!strict.contains(&Capability::ReadFiles));
        assert_eq!(
            Capability::denied("all").map(|it| it.len()),
            Ok(NAMES.len())
        );
        assert_eq!(Capability::denied("bogus"), Err("bogus".to_string()));
    }

    #[test]
    fn the_past_does_nothing_to_the_world() {
        for capability in [
            Capability::WriteFiles,
            Capability::WriteHistory,
            Capability::Shell,
            Capability::Network,
        ] {
            assert!(World::Live.allows(capability));
            assert!(!World::Past.allows(capability));
        }
    }
}
