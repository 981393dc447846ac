//! What a program may ask of the world: one table, one check, one way to answer.
//!
//! A program that wants the world stops with `Step::Host`; the session looks the function up here,
//! asks whether the work at hand may use its capability, performs it and answers.

mod clock;
mod files;
mod history;
pub mod random;
pub mod reply;
pub mod report;
mod worlds;

use super::errands::Work;
use super::session::Session;
use super::stop::Stop;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::image::Image;
use crate::lang::value::Value;
use crate::lang::vm::native::Arity;
use crate::lang::vm::signal::Fault;

/// What a call needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capability {
    /// Reads what a person types, or the arguments and environment.
    Console,
    ReadFiles,
    WriteFiles,
    Clock,
    Random,
    ReadHistory,
    WriteHistory,
    /// Evaluates, and so may do what the program may.
    Evaluate,
}

/// The world in which work is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum World {
    /// The live image.
    #[default]
    Live,
    /// The past is evaluated again: to rebuild the image, or to audit it. What was done to the world
    /// then is not done twice.
    Past,
}

impl World {
    pub fn allows(self, capability: Capability) -> bool {
        match (self, capability) {
            (World::Live, _) => true,
            (
                World::Past,
                Capability::Clock
                | Capability::Random
                | Capability::ReadFiles
                | Capability::ReadHistory
                | Capability::Evaluate,
            ) => true,
            (
                World::Past,
                Capability::Console | Capability::WriteFiles | Capability::WriteHistory,
            ) => false,
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

/// How a host function does what it does.
#[derive(Clone, Copy)]
pub enum Body {
    Now(fn(&mut Session, &[Value]) -> Result<Value, HostError>),
    /// What takes long is handed out, to be done while other tasks go on.
    Later(fn(&mut Session, &[Value]) -> Result<Work, HostError>),
}

/// What came of a call.
pub enum Performed {
    Now(Value),
    Later(Work),
}

/// Why a call failed, as the program's condition will have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostError {
    /// The condition type: `io`, `type-error`, `history`, `sandbox` …
    pub kind: &'static str,
    pub message: String,
    pub hint: Option<String>,
}

impl HostError {
    pub fn new(kind: &'static str, message: impl Into<String>) -> HostError {
        HostError {
            kind,
            message: message.into(),
            hint: None,
        }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> HostError {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the error as the machine makes a condition of it.
    pub fn fault(self) -> Fault {
        Fault {
            kind: self.kind,
            message: self.message,
            details: Vec::new(),
            hint: self.hint,
        }
    }

    pub fn argument(function: &str, number: usize, expected: &str) -> HostError {
        HostError::new(
            "type-error",
            format!("`{function}` argument {number} expected {expected}"),
        )
    }
}

impl From<super::error::SessionError> for HostError {
    fn from(error: super::error::SessionError) -> HostError {
        HostError {
            kind: "history",
            message: error.to_string(),
            hint: error.hint(),
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
            Stop::Failed(diagnostic) | Stop::Interrupted(diagnostic) => place_of(diagnostic),
            Stop::Denied(_) | Stop::Session(_) => None,
        };
        let message = match place {
            Some(place) => format!("{place}: {}", stop.message()),
            None => stop.message(),
        };
        HostError {
            kind: stop.word(),
            message,
            hint: stop.hint(),
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
const TABLES: [&[HostFunction]; 5] = [
    clock::TABLE,
    files::TABLE,
    history::TABLE,
    random::TABLE,
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

/// Binds the host's functions in an image, under all of their names.
pub fn install(image: &mut Image) {
    for entry in all() {
        for name in std::iter::once(&entry.name).chain(entry.aliases) {
            // What the language declares itself is bound already, with its documentation.
            if image.binding(name).is_none() {
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
        if !self.task.world.allows(entry.capability) {
            return Err(HostError::new(
                "sandbox",
                format!("`{name}` is not done again while the past is evaluated again"),
            )
            .hint("call it from an expression instead of a definition"));
        }
        match entry.body {
            Body::Now(perform) => perform(self, arguments).map(Performed::Now),
            Body::Later(prepare) => prepare(self, arguments).map(Performed::Later),
        }
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
            assert!(entry.docstring.ends_with('.'), "`{}`", entry.name);
            for name in std::iter::once(&entry.name).chain(entry.aliases) {
                assert!(names.insert(*name), "`{name}` stands twice");
            }
        }
    }

    #[test]
    fn the_past_does_nothing_to_the_world() {
        for capability in [Capability::WriteFiles, Capability::WriteHistory] {
            assert!(World::Live.allows(capability));
            assert!(!World::Past.allows(capability));
        }
    }
}
