//! How a subcommand ends: exit codes, and errors with what, where and the remedy.

use std::process::ExitCode;

use crate::session::error::SessionError;

/// The exit codes, as `--help` explains them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, and nothing was found.
    Fine,
    /// Done, and there is something to mend: findings, a failed program, a broken chain.
    Findings,
    /// The command line does not make sense.
    Usage,
    /// The surroundings do not allow it: a folder, a permission, a file of another program.
    Environment,
    /// The program that was run ended itself with this code.
    Program(u8),
}

impl Exit {
    /// Returns the number that the system gets.
    pub fn code(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Environment => 3,
            Exit::Program(code) => code,
        }
    }

    /// Returns how a program ended: by its own word, or well or not.
    pub fn of_program(left: Option<i32>, ok: bool) -> Exit {
        match (left, ok) {
            // A system knows the lowest byte of a code.
            (Some(code), _) => Exit::Program(code as u8),
            (None, true) => Exit::Fine,
            (None, false) => Exit::Findings,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.code())
    }
}

/// What stands in the way, for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    Told {
        exit: Exit,
        message: String,
        hint: Option<String>,
    },
    /// Whoever read our output is gone; there is nobody to tell.
    NobodyReads,
}

impl Failure {
    pub fn usage(message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure::Told {
            exit: Exit::Usage,
            message: message.into(),
            hint: Some(hint.into()),
        }
    }

    pub fn environment(message: impl Into<String>, hint: Option<String>) -> Failure {
        Failure::Told {
            exit: Exit::Environment,
            message: message.into(),
            hint,
        }
    }

    /// The session's thread is gone without a word.
    pub fn session_ended() -> Failure {
        Failure::environment(
            "BUG: the session ended unexpectedly",
            Some("the history holds everything that was acknowledged; please report this".into()),
        )
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Failure {
        let exit = match error.is_about_the_wish() {
            true => Exit::Usage,
            false => Exit::Environment,
        };
        Failure::Told {
            exit,
            message: error.to_string(),
            hint: error.hint(),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Failure::NobodyReads,
            _ => Failure::environment(
                format!(
                    "cannot write the output: {}",
                    crate::session::error::describe_io(&error)
                ),
                crate::session::error::io_hint(&error).map(str::to_string),
            ),
        }
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        std::io::Error::from(error).into()
    }
}
