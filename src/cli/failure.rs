//! How a subcommand ends: exit codes, and errors with what, where and the remedy.

use std::process::ExitCode;

use crate::session::error::SessionError;

/// The exit codes, as `--help` explains them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, and nothing was found.
    Fine = 0,
    /// Done, and there is something to mend: findings, a failed program, a broken chain.
    Findings = 1,
    /// The command line does not make sense.
    Usage = 2,
    /// The surroundings do not allow it: a folder, a permission, a file of another program.
    Environment = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
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
