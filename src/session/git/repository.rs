//! Running git in a folder, deaf to the surroundings and silent.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::super::error::{SessionError, describe_io};

/// What of the surroundings would lead git elsewhere.
const FOREIGN: [&str; 8] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
];

/// A folder in which git is run.
#[derive(Clone, Debug)]
pub struct Repository {
    pub folder: PathBuf,
    /// The index to use in place of the user's.
    pub index: Option<PathBuf>,
    /// Whether hooks are run.
    pub hooks: bool,
    /// Who commits, where git does not know.
    pub author: Option<String>,
}

/// What git answered.
pub struct Answer {
    pub is_well: bool,
    pub text: String,
    pub complaint: String,
}

impl Repository {
    pub fn at(folder: &Path) -> Repository {
        Repository {
            folder: folder.to_path_buf(),
            index: None,
            hooks: false,
            author: None,
        }
    }

    /// Runs git; only where it cannot be run at all is that an error.
    pub fn ask(&self, arguments: &[&str], input: &[u8]) -> Result<Answer, SessionError> {
        let mut command = Command::new("git");
        command.current_dir(&self.folder);
        for name in FOREIGN {
            command.env_remove(name);
        }
        command
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_LITERAL_PATHSPECS", "1")
            .env("LC_ALL", "C");
        if !self.hooks {
            // A folder that cannot hold any.
            command.args(["-c", "core.hooksPath=/dev/null"]);
        }
        if let Some(index) = &self.index {
            command.env("GIT_INDEX_FILE", index);
        }
        if let Some(author) = &self.author {
            let (name, email) = (identity_name(author), email(author));
            command
                .env("GIT_AUTHOR_NAME", &name)
                .env("GIT_AUTHOR_EMAIL", &email)
                .env("GIT_COMMITTER_NAME", &name)
                .env("GIT_COMMITTER_EMAIL", &email);
        }
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| not_run(&error))?;
        if let Some(mut stdin) = child.stdin.take() {
            // Git that ended early says why itself.
            let _ = stdin.write_all(input);
        }
        let output = child.wait_with_output().map_err(|error| not_run(&error))?;
        Ok(Answer {
            is_well: output.status.success(),
            text: String::from_utf8_lossy(&output.stdout)
                .trim_end()
                .to_string(),
            complaint: String::from_utf8_lossy(&output.stderr).trim().to_string(),
        })
    }

    /// Runs git and answers what it printed; its complaint is the error.
    pub fn run(&self, arguments: &[&str], input: &[u8]) -> Result<String, SessionError> {
        let answer = self.ask(arguments, input)?;
        match answer.is_well {
            true => Ok(answer.text),
            false => Err(failed(arguments, &answer.complaint)),
        }
    }

    /// Runs git and answers what it printed, or nothing where it says no.
    pub fn look(&self, arguments: &[&str]) -> Result<Option<String>, SessionError> {
        let answer = self.ask(arguments, b"")?;
        Ok(answer.is_well.then_some(answer.text))
    }
}

/// Returns an author's name as git takes it.
pub fn identity_name(author: &str) -> String {
    let name: String = author
        .chars()
        .filter(|it| !it.is_control() && !matches!(it, '<' | '>'))
        .collect();
    match name.trim() {
        "" => "unknown".into(),
        name => name.into(),
    }
}

/// Returns an address for an author of whom only the name is known; it leads nowhere.
pub fn email(author: &str) -> String {
    let local: Vec<String> = identity_name(author)
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    format!("{}@imago.invalid", local.join("."))
}

fn not_run(error: &std::io::Error) -> SessionError {
    SessionError::Git {
        message: format!("cannot run `git`: {}", describe_io(error)),
        hint: Some("install git, or take `commit = true` out of `[git]` in `imago.toml`".into()),
    }
}

fn failed(arguments: &[&str], complaint: &str) -> SessionError {
    let verb = arguments.first().copied().unwrap_or_default();
    let reason = complaint.lines().last().unwrap_or_default();
    let reason = ["fatal: ", "error: "]
        .iter()
        .find_map(|label| reason.strip_prefix(label))
        .unwrap_or(reason);
    SessionError::Git {
        message: format!("`git {verb}` failed: {reason}"),
        hint: None,
    }
}
