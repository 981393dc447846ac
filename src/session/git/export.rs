//! The milestones as a git repository: a commit for each, with the files as they were.
//!
//! What the history holds are definitions, so a file is its definitions in an order in which they
//! load. Names, times and texts come from the history alone: the same history makes the same hashes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path};

use super::super::archive::Archive;
use super::super::error::SessionError;
use super::super::source::Standing;
use super::super::source::dump;
use super::repository::{Repository, email, identity_name};
use crate::history::kind::EntryKind;
use crate::history::query::{commits, log, milestones};
use crate::history::record::Milestone;

/// Where definitions stand that came from no file of the project.
const HOMELESS: &str = "repl.lisp";
const BRANCH: &str = "main";

/// Writes the milestones into a new repository in a folder; answers how many there are.
pub fn export(archive: &Archive, folder: &Path) -> Result<usize, SessionError> {
    let all = milestones::all(&archive.store)?;
    if all.is_empty() {
        return Err(SessionError::Git {
            message: "there is no milestone to export".into(),
            hint: Some("`imago milestone -m MSG` groups the pending commits".into()),
        });
    }
    let stream = stream(archive, &all)?;
    make_empty(folder)?;
    let git = Repository::at(folder);
    let branch = format!("--initial-branch={BRANCH}");
    let begin = [
        "init",
        "-q",
        "--template=",
        "--object-format=sha1",
        branch.as_str(),
    ];
    git.run(&begin, b"")?;
    git.run(&["fast-import", "--quiet"], &stream)?;
    git.run(&["reset", "-q", "--hard", BRANCH], b"")?;
    Ok(all.len())
}

fn make_empty(folder: &Path) -> Result<(), SessionError> {
    let failed = |source| SessionError::Io {
        operation: "create",
        path: folder.to_path_buf(),
        source,
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut entries = std::fs::read_dir(folder).map_err(failed)?;
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(SessionError::Git {
            message: format!("`{}` is not empty", folder.display()),
            hint: Some("name a new folder".into()),
        }),
    }
}

/// A definition in its place.
struct Placed {
    file: String,
    /// When the name first came up.
    first: u64,
    seq: u64,
    standing: Standing,
}

/// Returns what `git fast-import` reads.
fn stream(archive: &Archive, all: &[Milestone]) -> Result<Vec<u8>, SessionError> {
    let mut names: BTreeMap<String, Placed> = BTreeMap::new();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let mut stream = Vec::new();
    for (number, milestone) in (1..).zip(all) {
        let mut touched = BTreeSet::new();
        for &seq in &milestone.commits {
            place(archive, seq, &mut names, &mut touched)?;
        }
        begin_commit(&mut stream, number, milestone);
        for file in touched {
            match text_of(&file, &names) {
                Some(text) => {
                    if files.get(&file) != Some(&text) {
                        let path = quoted(&file);
                        stream.extend(format!("M 100644 inline {path}\n").bytes());
                        put_data(&mut stream, &text);
                        files.insert(file, text);
                    }
                }
                None => {
                    if files.remove(&file).is_some() {
                        stream.extend(format!("D {}\n", quoted(&file)).bytes());
                    }
                }
            }
        }
        stream.push(b'\n');
    }
    Ok(stream)
}

/// Puts a commit in its place among the names, unless a newer one of the name is there.
fn place(
    archive: &Archive,
    seq: u64,
    names: &mut BTreeMap<String, Placed>,
    touched: &mut BTreeSet<String>,
) -> Result<(), SessionError> {
    let commit = commits::get(&archive.store, seq)?;
    // A new name stands where the old one stood.
    if commit.entry == EntryKind::Rename
        && let Some(old) = commit.target
        && let Some(old) = names.remove(&*log::row(&archive.store, old)?.name)
    {
        names.insert(commit.name.clone(), old);
    }
    let old = names.get(&commit.name);
    if old.is_some_and(|old| old.seq > seq) {
        return Ok(());
    }
    // A name that was undefined has no text.
    if commit.source.is_empty() {
        touched.extend(names.remove(&commit.name).map(|old| old.file));
        return Ok(());
    }
    let file = match (commit.origin.file.filter(|it| is_inside(it)), old) {
        (Some(file), _) => file,
        // What was redefined elsewhere stays where it lives.
        (None, Some(old)) => old.file.clone(),
        (None, None) => HOMELESS.into(),
    };
    touched.extend(old.map(|old| old.file.clone()));
    touched.insert(file.clone());
    let first = old.map_or(seq, |old| old.first);
    let standing = Standing {
        name: commit.name.clone(),
        package: commit.package,
        kind: commit.kind,
        text: commit.source,
    };
    let placed = Placed {
        file,
        first,
        seq,
        standing,
    };
    names.insert(commit.name, placed);
    Ok(())
}

fn is_inside(file: &str) -> bool {
    let mut parts = Path::new(file).components();
    parts.all(|part| matches!(part, Component::Normal(name) if name != ".git"))
}

/// Returns the text of a file, if anything stands in it.
fn text_of(file: &str, names: &BTreeMap<String, Placed>) -> Option<String> {
    let mut placed: Vec<&Placed> = names.values().filter(|it| it.file == file).collect();
    placed.sort_by_key(|it| it.first);
    let standing: Vec<Standing> = placed.into_iter().map(|it| it.standing.clone()).collect();
    (!standing.is_empty()).then(|| dump::plain(&standing))
}

fn begin_commit(stream: &mut Vec<u8>, number: usize, milestone: &Milestone) {
    let author = &milestone.author.name;
    let who = format!(
        "{} <{}> {} +0000",
        identity_name(author),
        email(author),
        milestone.time_ms.max(0) / 1_000
    );
    let heading =
        format!("commit refs/heads/{BRANCH}\nmark :{number}\nauthor {who}\ncommitter {who}\n");
    stream.extend(heading.bytes());
    let message = format!(
        "{}\n\nImago-Milestone: {}\n",
        milestone.message.trim(),
        milestone.uuid
    );
    put_data(stream, &message);
    if number > 1 {
        stream.extend(format!("from :{}\n", number - 1).bytes());
    }
}

fn put_data(stream: &mut Vec<u8>, text: &str) {
    stream.extend(format!("data {}\n{text}\n", text.len()).bytes());
}

/// Returns a path as the stream has it.
fn quoted(path: &str) -> String {
    let mut text = String::from("\"");
    for character in path.chars() {
        match character {
            '"' | '\\' => text.extend(['\\', character]),
            '\n' => text.push_str("\\n"),
            _ => text.push(character),
        }
    }
    text.push('"');
    text
}
