//! Why a form did not come to its end.

use super::error::SessionError;
use super::view::answer::AnswerError;
use crate::audit::violation::Judgement;
use crate::history::HistoryError;
use crate::lang::diagnostic::Diagnostic;
use crate::lang::vm::condition;

/// Why a definition or an expression ended early. Everything it did to the image is undone when it
/// was a definition.
#[derive(Debug)]
pub enum Stop {
    /// It signalled a condition nobody handled.
    Failed(Box<Diagnostic>),
    /// It does not compile.
    Uncompiled(Box<Diagnostic>),
    /// The rules refused it.
    Denied(Judgement),
    /// A person stopped it.
    Interrupted(Box<Diagnostic>),
    /// The session could not do its part.
    Session(Box<SessionError>),
}

impl Stop {
    /// Returns what happened, in a line.
    pub fn message(&self) -> String {
        match self {
            Stop::Failed(diagnostic)
            | Stop::Uncompiled(diagnostic)
            | Stop::Interrupted(diagnostic) => diagnostic.message.clone(),
            Stop::Denied(Judgement {
                refused_by: Some(rule),
                ..
            }) => format!("refused by the rule `{rule}`, which is under `deny`"),
            Stop::Denied(judgement) => format!(
                "refused by the rules: a score of {} with {} finding{}",
                judgement.score,
                judgement.violations.len(),
                if judgement.violations.len() == 1 {
                    ""
                } else {
                    "s"
                },
            ),
            Stop::Session(error) => error.to_string(),
        }
    }

    pub fn hint(&self) -> Option<String> {
        match self {
            Stop::Failed(diagnostic)
            | Stop::Uncompiled(diagnostic)
            | Stop::Interrupted(diagnostic) => diagnostic.hint.clone(),
            Stop::Denied(Judgement {
                refused_by: Some(rule),
                ..
            }) => Some(format!(
                "mend it, say why it may stay with `;;@allow {rule} …` above it, or change its `policy` under `[audit.rules]` in `imago.toml`"
            )),
            Stop::Denied(_) => Some(
                "mend the findings, or raise `tolerance` or set `policy = \"warn\"` under `[audit]` in `imago.toml`"
                    .into(),
            ),
            Stop::Session(error) => error.hint(),
        }
    }

    /// Returns the condition type by which a program can tell it.
    pub fn kind(&self) -> &str {
        match self {
            Stop::Failed(diagnostic)
            | Stop::Uncompiled(diagnostic)
            | Stop::Interrupted(diagnostic) => &diagnostic.kind,
            Stop::Denied(_) => "audit",
            Stop::Session(_) => "history",
        }
    }

    /// Returns all of it as plain data.
    pub fn as_data(&self) -> AnswerError {
        let place = match self {
            Stop::Failed(diagnostic)
            | Stop::Uncompiled(diagnostic)
            | Stop::Interrupted(diagnostic) => diagnostic.place(),
            Stop::Denied(_) | Stop::Session(_) => None,
        };
        AnswerError {
            kind: condition::shown_kind(self.kind()).into(),
            message: self.message(),
            hint: self.hint(),
            place,
        }
    }

    /// Returns the condition type, as one of the words the machine has for them.
    pub fn word(&self) -> &'static str {
        const WORDS: [&str; 9] = [
            "arity",
            "assignment",
            "io",
            "limit",
            "reader",
            "sandbox",
            "syntax",
            "type-error",
            "unbound",
        ];
        let kind = self.kind();
        let word = WORDS.into_iter().find(|word| *word == kind);
        match self {
            Stop::Denied(_) => "audit",
            Stop::Session(_) => "history",
            Stop::Failed(_) | Stop::Uncompiled(_) | Stop::Interrupted(_) => word.unwrap_or("eval"),
        }
    }

    /// The program ended itself with a code: nothing went wrong, and nothing goes on.
    pub fn left(code: i32) -> Stop {
        let message = format!("the program ended itself with the code {code}");
        Stop::Interrupted(Box::new(Diagnostic::new("exit", message)))
    }

    /// Whether it may succeed once other definitions are there.
    pub fn is_for_want_of_a_name(&self) -> bool {
        match self {
            Stop::Failed(diagnostic) | Stop::Uncompiled(diagnostic) => diagnostic.kind == "unbound",
            _ => false,
        }
    }
}

impl Stop {
    /// Tells of a definition's failure while it was compiled.
    pub fn while_compiling(self) -> Stop {
        match self {
            Stop::Failed(diagnostic) => Stop::Uncompiled(diagnostic),
            other => other,
        }
    }
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Stop {
        match diagnostic.kind == Diagnostic::INTERRUPT {
            true => Stop::Interrupted(Box::new(diagnostic)),
            false => Stop::Failed(Box::new(diagnostic)),
        }
    }
}

impl From<SessionError> for Stop {
    fn from(error: SessionError) -> Stop {
        Stop::Session(Box::new(error))
    }
}

impl From<HistoryError> for Stop {
    fn from(error: HistoryError) -> Stop {
        SessionError::from(error).into()
    }
}
