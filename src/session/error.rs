//! What keeps a session from standing, each with what, where and the remedy.

use std::path::PathBuf;

use super::config::ConfigError;
use super::kept::Refused;
use super::rehearsal::{Fault, Lacking};
use crate::audit::violation::Violation;
use crate::audit::{AuditError, PROFILES};
use crate::history::HistoryError;
use crate::lang::image::snapshot::Unsaved;

/// Why a session could not be opened or could not go on.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    #[error("`{}` is not a folder", .path.display())]
    NotAFolder { path: PathBuf },
    #[error("cannot {operation} `{}`: {}", .path.display(), describe_io(.source))]
    Io {
        operation: &'static str,
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{0}")]
    Config(#[from] ConfigError),
    #[error("{0}")]
    History(#[from] HistoryError),
    #[error("imago.toml: {0}")]
    Audit(#[from] AuditError),
    #[error("a milestone needs a message")]
    NoMessage,
    #[error("`{name}` has no pending commit")]
    NothingPending { name: String },
    #[error("the milestone would not stand alone: {}", lacking_text(.lacking))]
    Lacking { lacking: Vec<Lacking> },
    #[error("the milestone would hold errors: {}", faults_text(.faults))]
    Faulty { faults: Vec<Fault> },
    /// The same in the words of the rule that forbids it.
    #[error("the milestone would not stand alone: {}", leaks_text(.leaks))]
    Leaks {
        leaks: Vec<Violation>,
        lacking: Vec<Lacking>,
    },
    #[error("the milestone would not stand alone: {problem}")]
    Unrehearsed { problem: String },
    #[error("the rehearsal was not held: {reason}")]
    NoRehearsal { reason: String },
    #[error("another milestone is being rehearsed")]
    Rehearsing,
    #[error("{count} change{} pending", if *.count == 1 { " is" } else { "s are" })]
    Pending { count: usize },
    #[error("`{}` leads to a value of type `{}`, which no image can hold", .0.global, .0.what)]
    Unsaved(Unsaved),
    #[error("the image cannot be used: {reason}")]
    Image { reason: Refused },
    #[error("`{name}` is used by {}", backquoted(.users.iter().map(String::as_str)))]
    InUse { name: String, users: Vec<String> },
    #[error("`{name}` is a word of the language")]
    OfTheLanguage { name: String },
    #[error("`{name}` cannot be the name of this definition")]
    NoName { name: String },
    #[error("`{name}` means something already")]
    NameTaken { name: String },
    #[error("`{name}` cannot be renamed in `{user}` alone by its text")]
    CannotRename { name: String, user: String },
    #[error("`{name}` has {count} version{}, no {number}", if *.count == 1 { "" } else { "s" })]
    NoVersion {
        name: String,
        count: usize,
        number: i64,
    },
    #[error("the history has no definition of `{name}`")]
    NoHistory { name: String, methods: Vec<String> },
    #[error("an image keeps its log")]
    ImageKeepsLog,
    #[error("there is no conversation {number}")]
    NoConversation { number: u64 },
    #[error("there is nothing to undo")]
    NothingToUndo,
    #[error("there is nothing to redo")]
    NothingToRedo,
    #[error("there is no rule `{rule}`")]
    NoRule { rule: String, near: Option<String> },
    #[error("the baseline `{}` cannot be used: {reason}", .path.display())]
    Baseline { path: PathBuf, reason: String },
    #[error("there is no safe fix for this finding of `{rule}`")]
    NoFix { rule: String },
    #[error("`{rule}` is allowed for a reason only")]
    NoReason { rule: String },
    #[error("`{name}` is not what it was in #{seq}")]
    Outdated { name: String, seq: u64 },
    #[error("`{name}` was changed again since, in #{by}")]
    Overtaken { name: String, by: u64 },
    #[error("only comments of `{name}` were changed, which makes no version of its own")]
    OnlyComments { name: String },
    #[error("there is no baseline `{}`", .path.display())]
    NoBaseline { path: PathBuf },
    #[error("{message}")]
    Git {
        message: String,
        hint: Option<String>,
    },
    #[error("no program is stopped")]
    NothingStopped,
    #[error("`{file}` cannot be shown: {reason}")]
    NotShown { file: String, reason: String },
    #[error("`{name}` is neither a function nor a macro, and only those are tried again")]
    OnlyFunctionsAreTried { name: String },
    #[error("it was given up")]
    GivenUp,
    #[error("{max} questions walk through the history already")]
    TooManyWalks { max: usize },
    #[error("this value is not kept any more")]
    NotKept,
    #[error("cannot start the session's thread: {source}")]
    Thread { source: std::io::Error },
}

impl SessionError {
    /// Whether what was asked for makes no sense here, while the surroundings are in order.
    pub fn is_about_the_wish(&self) -> bool {
        matches!(
            self,
            SessionError::NoMessage
                | SessionError::NothingPending { .. }
                | SessionError::NoRule { .. }
                | SessionError::NoBaseline { .. }
                | SessionError::NoFix { .. }
                | SessionError::NoReason { .. }
                | SessionError::Outdated { .. }
                | SessionError::Overtaken { .. }
                | SessionError::OnlyComments { .. }
                | SessionError::Baseline { .. }
                | SessionError::Pending { .. }
                | SessionError::Unsaved(_)
                | SessionError::Lacking { .. }
                | SessionError::Leaks { .. }
                | SessionError::InUse { .. }
                | SessionError::OfTheLanguage { .. }
                | SessionError::NoName { .. }
                | SessionError::NameTaken { .. }
                | SessionError::CannotRename { .. }
                | SessionError::NoVersion { .. }
                | SessionError::NoHistory { .. }
                | SessionError::Unrehearsed { .. }
                | SessionError::Faulty { .. }
                | SessionError::Rehearsing
                | SessionError::ImageKeepsLog
                | SessionError::NoConversation { .. }
                | SessionError::NothingToUndo
                | SessionError::NothingToRedo
                | SessionError::NothingStopped
                | SessionError::NotShown { .. }
                | SessionError::OnlyFunctionsAreTried { .. }
                | SessionError::History(
                    HistoryError::NotFound { .. }
                        | HistoryError::Ambiguous { .. }
                        | HistoryError::NoVersion { .. }
                        | HistoryError::NoEntry { .. }
                        | HistoryError::WrongKind { .. }
                        | HistoryError::EmptyMilestone
                        | HistoryError::AlreadyInMilestone { .. }
                        | HistoryError::NotAlive { .. }
                        | HistoryError::NotOperation { .. }
                        | HistoryError::AlreadyUndone { .. }
                        | HistoryError::Conflict { .. }
                )
        )
    }

    /// Returns the remedy, where one is known.
    pub fn hint(&self) -> Option<String> {
        match self {
            SessionError::NotAFolder { path } => Some(format!(
                "name a folder, or create one with `imago new {}`",
                path.display()
            )),
            SessionError::Io { source, .. } => io_hint(source).map(str::to_string),
            SessionError::Config(error) => Some(error.hint.clone()),
            SessionError::History(error) => error.hint(),
            SessionError::Audit(AuditError::UnknownProfile { .. }) => Some(format!(
                "`audit.profile` is one of {}",
                backquoted(PROFILES.iter().map(|(name, _)| *name))
            )),
            SessionError::Audit(AuditError::UnknownRule { near, .. }) => Some(match near {
                Some(near) => format!("did you mean `{near}`? see `[audit.rules]`"),
                None => "correct or remove it under `[audit.rules]`".into(),
            }),
            SessionError::Baseline { .. } => {
                Some("write it anew with `--write-baseline`, once it is out of the way".into())
            }
            SessionError::Audit(_) => None,
            SessionError::NoMessage => Some("say what these commits achieve".into()),
            SessionError::NothingPending { name } => Some(format!(
                "`imago log {name}` lists its commits and their milestones"
            )),
            SessionError::Lacking { lacking } | SessionError::Leaks { lacking, .. } => Some(format!(
                "add {} to the milestone, or give a reason with `:override \"…\"` or `--override`",
                backquoted(lacking.iter().map(|it| it.name.as_str()))
            )),
            SessionError::Unrehearsed { .. } => Some(
                "add what it needs to the milestone, or give a reason with `:override \"…\"` or `--override`".into(),
            ),
            SessionError::Faulty { .. } => Some(
                "mend them, or give a reason with `:override \"…\"` or `--override`; `curate` under `[audit]` asks for it".into(),
            ),
            SessionError::NoRehearsal { .. } => Some("nothing was written; ask again".into()),
            SessionError::Rehearsing => Some("wait for it, or cancel it with Ctrl-C".into()),
            SessionError::Pending { .. } => Some(
                "group them first, with `(human-commit \"…\")` or `imago milestone -m MSG`".into(),
            ),
            SessionError::Unsaved(_) => Some("give the variable another value first".into()),
            SessionError::Image { .. } => None,
            SessionError::InUse { .. } => Some(
                "undefine those first, or do it all the same with `:force` or `--force`".into(),
            ),
            SessionError::OfTheLanguage { .. } => {
                Some("define what you mean under a name of your own".into())
            }
            SessionError::NoName { .. } => {
                Some("a definition but a method can have any symbol for a name".into())
            }
            SessionError::NameTaken { name } => {
                Some(format!("choose another name, or `(undefine! '{name})` first"))
            }
            SessionError::CannotRename { user, .. } => Some(format!(
                "change the text of `{user}` by hand; where it only holds a value, `:force` makes it anew"
            )),
            SessionError::NoVersion { name, .. } => Some(format!("`(history '{name})` lists them")),
            SessionError::NoHistory { methods, .. } if !methods.is_empty() => {
                let methods = backquoted(methods.iter().map(String::as_str));
                Some(format!("its methods have one each: {methods}"))
            }
            SessionError::NoHistory { .. } => Some(
                "the language's own names have no history; see the others with `(audit-atomic-history)`"
                    .into(),
            ),
            SessionError::ImageKeepsLog => Some("clear the commits of a project".into()),
            SessionError::NoConversation { .. } => None,
            SessionError::NothingToUndo => {
                Some("what is done to milestones can be undone; `(op-log)` lists it".into())
            }
            SessionError::NothingToRedo => {
                Some("an undo is taken back only as long as nothing else was done".into())
            }
            SessionError::NoRule { near, .. } => Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`imago audit --format sarif` and the violations pane name the rules".into(),
            }),
            SessionError::NoFix { .. } => Some("change the definition by hand".into()),
            SessionError::NoReason { .. } => Some("say why it may stay".into()),
            SessionError::Outdated { .. } => Some("look at its newest version".into()),
            SessionError::Overtaken { .. } => {
                Some("it stays as it is; go back to one of its versions in the commits".into())
            }
            SessionError::OnlyComments { .. } => Some("change them in its text".into()),
            SessionError::NoBaseline { .. } => {
                Some("begin one with `--write-baseline`".into())
            }
            SessionError::NothingStopped => Some("it went on or has ended meanwhile".into()),
            SessionError::NotShown { .. } => Some("look at its definitions one by one".into()),
            SessionError::OnlyFunctionsAreTried { .. } => {
                Some("run its examples as they are now, in the tests pane".into())
            }
            SessionError::GivenUp => None,
            SessionError::TooManyWalks { .. } => Some("wait until one of them has ended".into()),
            SessionError::NotKept => Some("evaluate it again: only the newest are kept".into()),
            SessionError::Git { hint, .. } => hint.clone(),
            SessionError::Thread { .. } => Some("free some memory and start again".into()),
        }
    }
}

fn leaks_text(leaks: &[Violation]) -> String {
    let each = leaks.iter().map(|it| {
        let (rule, severity) = (&it.rule, it.severity.name());
        format!("{} ({rule}, {severity}, {} points)", it.message, it.points)
    });
    let each: Vec<String> = each.collect();
    each.join("; ")
}

fn lacking_text(lacking: &[Lacking]) -> String {
    let each = lacking
        .iter()
        .map(|it| format!("`{}` uses `{}`", it.user, it.name));
    let each: Vec<String> = each.collect();
    format!("{}, which no milestone holds", each.join(", "))
}

fn faults_text(faults: &[Fault]) -> String {
    let each = faults
        .iter()
        .map(|it| format!("`{}` ({})", it.name, it.rule));
    let each: Vec<String> = each.collect();
    each.join(", ")
}

fn backquoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// Returns the system's reason without its error number.
pub fn describe_io(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(at) => text[..at].to_lowercase(),
        None => text,
    }
}

/// Returns what a person can do about a failed file operation.
pub fn io_hint(error: &std::io::Error) -> Option<&'static str> {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::NotFound => Some("check the path, or create it first"),
        ErrorKind::PermissionDenied => Some("give yourself the permission, or use another folder"),
        ErrorKind::ReadOnlyFilesystem => Some("use a folder on a file system that can be written"),
        ErrorKind::StorageFull => Some("free some space and try again"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_error_is_told_without_its_number() {
        let error = std::io::Error::from_raw_os_error(13);
        assert_eq!(describe_io(&error), "permission denied");
        assert!(io_hint(&error).is_some());
    }
}
