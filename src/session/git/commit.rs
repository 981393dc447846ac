//! One commit of some files, beside whatever else is going on in the work tree.
//!
//! The commit is made through an index of its own, and the branch moves only if it still is where it
//! was. In the user's index just the files of the commit are brought up to date, and of these only
//! those that the user had not changed there.

use std::path::{Path, PathBuf};

use super::super::error::{SessionError, describe_io};
use super::repository::Repository;

/// What is to be committed.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// A folder in the work tree, from which the files are named.
    pub root: &'a Path,
    pub files: Vec<String>,
    pub message: &'a str,
    /// The milestone's id, for the trailer.
    pub milestone: &'a str,
    /// Who, where git does not know the user.
    pub author: &'a str,
    /// Whether `pre-commit` and `commit-msg` are run.
    pub hooks: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Committed {
        /// The commit's hash, short.
        id: String,
        /// None where HEAD is detached.
        branch: Option<String>,
        /// What could not be done besides.
        remark: Option<String>,
    },
    /// There is nothing to commit, and why.
    Nothing(String),
}

/// What says that git is in the middle of something, and the word for it.
const UNFINISHED: [(&str, &str); 5] = [
    ("MERGE_HEAD", "merge"),
    ("CHERRY_PICK_HEAD", "cherry-pick"),
    ("REVERT_HEAD", "revert"),
    ("rebase-merge", "rebase"),
    ("rebase-apply", "rebase"),
];

/// Makes a commit of the files as they are now.
pub fn commit(wanted: &Wanted<'_>) -> Result<Outcome, SessionError> {
    let here = Repository::at(wanted.root);
    let Some(top) = here.look(&["rev-parse", "--show-toplevel"])? else {
        return Ok(Outcome::Nothing(
            "this folder is in no git work tree".into(),
        ));
    };
    let prefix = here.run(&["rev-parse", "--show-prefix"], b"")?;
    let mut git = Repository::at(Path::new(&top));
    refuse_in_the_middle(&git)?;
    let files = committable(&git, &prefix, &wanted.files)?;
    if files.is_empty() {
        return Ok(Outcome::Nothing(
            "the milestone changed no file that git keeps".into(),
        ));
    }
    if git.look(&["var", "GIT_COMMITTER_IDENT"])?.is_none() {
        git.author = Some(wanted.author.into());
    }
    let index = Index::new(&git)?;
    let own = Repository {
        index: Some(index.path.clone()),
        hooks: wanted.hooks,
        ..git.clone()
    };
    commit_files(&git, &own, &files, wanted)
}

/// An index of our own; it is gone when this is dropped.
struct Index {
    path: PathBuf,
}

impl Index {
    fn new(git: &Repository) -> Result<Index, SessionError> {
        let name = format!("imago-index-{}", std::process::id());
        let path = git.run(&["rev-parse", "--git-path", &name], b"")?;
        let path = git.folder.join(path);
        // One that was left behind by a process that was killed says nothing.
        let _ = std::fs::remove_file(&path);
        Ok(Index { path })
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

fn refuse_in_the_middle(git: &Repository) -> Result<(), SessionError> {
    for (mark, word) in UNFINISHED {
        let path = git.run(&["rev-parse", "--git-path", mark], b"")?;
        if git.folder.join(path).exists() {
            return Err(SessionError::Git {
                message: format!("git is in the middle of a {word}; no commit was made"),
                hint: Some(format!(
                    "finish it, or `git {word} --abort`, and commit the files yourself; the milestone \
                     is kept"
                )),
            });
        }
    }
    Ok(())
}

/// Returns the files as seen from the top, without those that git ignores.
fn committable(
    git: &Repository,
    prefix: &str,
    files: &[String],
) -> Result<Vec<String>, SessionError> {
    let mut found = Vec::new();
    for file in files {
        let is_inside = Path::new(file)
            .components()
            .all(|part| matches!(part, std::path::Component::Normal(_)));
        let path = format!("{prefix}{file}");
        if is_inside && git.look(&["check-ignore", "-q", "--", &path])?.is_none() {
            found.push(path);
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

fn commit_files(
    git: &Repository,
    own: &Repository,
    files: &[String],
    wanted: &Wanted<'_>,
) -> Result<Outcome, SessionError> {
    let old = git.look(&["rev-parse", "--verify", "-q", "HEAD^{commit}"])?;
    let branch = git.look(&["symbolic-ref", "-q", "--short", "HEAD"])?;
    let untouched = untouched(git, old.as_deref(), files)?;
    match &old {
        Some(old) => own.run(&["read-tree", old.as_str()], b"")?,
        None => own.run(&["read-tree", "--empty"], b"")?,
    };
    let mut adding = vec!["update-index", "--add", "--remove", "--"];
    adding.extend(files.iter().map(String::as_str));
    own.run(&adding, b"")?;
    run_hook(own, &["pre-commit"])?;
    let tree = own.run(&["write-tree"], b"")?;
    let old_tree = match &old {
        Some(old) => Some(git.run(&["rev-parse", &format!("{old}^{{tree}}")], b"")?),
        None => None,
    };
    if old_tree.as_ref() == Some(&tree) {
        return Ok(Outcome::Nothing("its files are committed already".into()));
    }
    let message = message(own, wanted)?;
    let mut making = vec!["commit-tree", tree.as_str()];
    if let Some(old) = &old {
        making.extend(["-p", old.as_str()]);
    }
    let new = git.run(&making, message.as_bytes())?;
    let nothing = "0".repeat(new.len());
    let before = old.as_deref().unwrap_or(&nothing);
    let moving = [
        "update-ref",
        "-m",
        "imago: milestone",
        "HEAD",
        new.as_str(),
        before,
    ];
    git.run(&moving, b"")?;
    // The commit stands; what does not go well from here on is only told.
    let refreshed = refresh(git, &new, &untouched);
    let remark = refreshed
        .err()
        .map(|error| format!("the index still has the old files: {error}"));
    let id = git.run(&["rev-parse", "--short=12", new.as_str()], b"")?;
    Ok(Outcome::Committed { id, branch, remark })
}

fn run_hook(own: &Repository, hook: &[&str]) -> Result<(), SessionError> {
    if !own.hooks {
        return Ok(());
    }
    let mut arguments = vec!["hook", "run", "--ignore-missing"];
    arguments.extend(hook);
    let answer = own.ask(&arguments, b"")?;
    match answer.is_well {
        true => Ok(()),
        false => Err(SessionError::Git {
            message: format!("the hook `{}` refuses: {}", hook[0], answer.complaint),
            hint: Some(
                "mend what it names and commit the files yourself; the milestone is kept".into(),
            ),
        }),
    }
}

/// Returns the commit's message, as the hook leaves it.
fn message(own: &Repository, wanted: &Wanted<'_>) -> Result<String, SessionError> {
    let text = format!(
        "{}\n\nImago-Milestone: {}\n",
        wanted.message.trim(),
        wanted.milestone
    );
    if !own.hooks {
        return Ok(text);
    }
    let Some(path) = own.index.as_ref().map(|it| it.with_extension("message")) else {
        return Ok(text);
    };
    let failed = |error: std::io::Error| SessionError::Git {
        message: format!(
            "cannot hand the message to the hook: {}",
            describe_io(&error)
        ),
        hint: None,
    };
    std::fs::write(&path, &text).map_err(failed)?;
    let outcome = run_hook(own, &["commit-msg", "--", &path.to_string_lossy()]);
    let text = std::fs::read_to_string(&path).map_err(failed);
    let _ = std::fs::remove_file(&path);
    outcome?;
    text
}

/// Returns the files that stand in the user's index as in the last commit.
fn untouched<'a>(
    git: &Repository,
    old: Option<&str>,
    files: &'a [String],
) -> Result<Vec<&'a str>, SessionError> {
    let mut found = Vec::new();
    for file in files {
        let committed = match old {
            Some(old) => entry(&git.run(&["ls-tree", old, "--", file], b"")?, 2),
            None => None,
        };
        // More than one line is a conflict.
        let staged = git.run(&["ls-files", "-s", "--", file], b"")?;
        if staged.lines().count() <= 1 && entry(&staged, 1) == committed {
            found.push(file.as_str());
        }
    }
    Ok(found)
}

/// Returns mode and hash of a line of `ls-tree` or `ls-files`; `place` is where the hash stands.
fn entry(line: &str, place: usize) -> Option<(String, String)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    Some((words.first()?.to_string(), words.get(place)?.to_string()))
}

/// Brings the files of a commit up to date in the user's index.
fn refresh(git: &Repository, new: &str, files: &[&str]) -> Result<(), SessionError> {
    for file in files {
        match entry(&git.run(&["ls-tree", new, "--", file], b"")?, 2) {
            Some((mode, hash)) => {
                let info = format!("{mode},{hash},{file}");
                git.run(&["update-index", "--add", "--cacheinfo", &info], b"")?;
            }
            None => {
                git.run(&["update-index", "--force-remove", "--", file], b"")?;
            }
        }
    }
    Ok(())
}
