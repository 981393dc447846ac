//! Keeping files true to the history: what was redefined elsewhere is written into the file it lives
//! in, in its place, if the file still says what the history knows of it.

use std::collections::BTreeMap;

use super::super::config::FileAccess;
use super::super::error::describe_io;
use super::super::host::Capability;
use super::super::intake::{FileText, read_source};
use super::super::options::Keep;
use super::super::session::Session;
use super::super::take::listed;
use super::super::view::transcript::TranscriptKind;
use super::edit::{self, Edit, Refusal};
use super::save::save;
use crate::history::hash::Hash;
use crate::history::kind::EntryKind;
use crate::history::record::AtomicCommit;

/// Why a file was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwritten {
    /// For what it says.
    Refused(Refusal),
    /// It cannot be read or written, and why.
    Failed(String),
}

impl Unwritten {
    pub fn message(&self, file: &str) -> String {
        match self {
            Unwritten::Refused(Refusal::Unreadable(why)) => format!("{file} cannot be read: {why}"),
            Unwritten::Refused(Refusal::Absent(name)) => {
                format!("{file} has drifted: it holds no `{name}`")
            }
            Unwritten::Refused(Refusal::Drifted(name)) => {
                format!("{file} has drifted: its `{name}` is not the one the history knows")
            }
            Unwritten::Refused(Refusal::Unfit(name)) => {
                format!("{file} was not written: `{name}` would not be read back from it")
            }
            Unwritten::Failed(why) => format!("{file} was not written: {why}"),
        }
    }

    pub fn hint(&self, file: &str) -> String {
        match self {
            Unwritten::Refused(Refusal::Drifted(name)) => format!(
                "`(take! \"{file}\")` takes what the file says, `(write-back! '{name} :force)` writes \
                 over it"
            ),
            Unwritten::Refused(Refusal::Absent(name)) => {
                format!("`(home! '{name} \"{file}\")` puts it there")
            }
            Unwritten::Refused(Refusal::Unreadable(_)) => "mend the file and save it".into(),
            Unwritten::Refused(Refusal::Unfit(_)) => "write it into the file by hand".into(),
            Unwritten::Failed(_) => "check the file and the folder it is in".into(),
        }
    }
}

/// How much a file must be what the history knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caution {
    /// What was edited by someone is left alone.
    Careful,
    /// It is written over.
    Forced,
}

impl Session {
    /// Whether definitions are written into files at all.
    pub(in super::super) fn writes_back(&self) -> bool {
        let config = &self.options.config;
        config.sources.write_back
            && self.options.keep == Keep::InProject
            && !config.sandbox.deny.contains(&Capability::WriteFiles)
    }

    /// Returns what is to be changed in files for commits that came from none of the project's sources.
    pub(in super::super) fn edits_of(&self, commits: &[AtomicCommit]) -> Vec<Edit> {
        if !self.writes_back() {
            return Vec::new();
        }
        let is_source = |file: &String| self.sources.is_source(&self.paths.root.join(file));
        let elsewhere = commits
            .iter()
            .filter(|commit| !commit.origin.file.as_ref().is_some_and(is_source));
        elsewhere.map(|commit| self.edit_of(commit)).collect()
    }

    fn edit_of(&self, commit: &AtomicCommit) -> Edit {
        let becomes = commit.name.clone();
        let old = match (commit.entry, commit.target) {
            (EntryKind::Undefinition, _) => return Edit::Remove { name: becomes },
            (EntryKind::Rename, Some(from)) => self.heads.name_of(from),
            _ => None,
        };
        Edit::Replace {
            name: old.unwrap_or_else(|| becomes.clone()),
            becomes,
            text: commit.source.clone(),
        }
    }

    /// Changes the files in which definitions live and says so; one without a file stays without.
    pub(in super::super) fn write_back(&mut self, all: Vec<Edit>) {
        let mut files: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
        for edit in all {
            if let Some(file) = self.intake.home(edit.name()) {
                files.entry(file.to_string()).or_default().push(edit);
            }
        }
        for (file, edits) in files {
            let mut written = Vec::new();
            for edit in edits {
                match self.edit_file(&file, &edit, Caution::Careful) {
                    Ok(true) => written.push(edit.name().to_string()),
                    Ok(false) => {}
                    Err(unwritten) => self.tell_unwritten(&file, &unwritten),
                }
            }
            if !written.is_empty() {
                let note = format!("{file}: wrote {}", listed(&written));
                self.say(TranscriptKind::Note, note);
            }
        }
    }

    fn tell_unwritten(&mut self, file: &str, unwritten: &Unwritten) {
        let note = format!(
            "{}\n  hint: {}",
            unwritten.message(file),
            unwritten.hint(file)
        );
        self.say(TranscriptKind::Note, note);
    }

    /// Changes one definition in a source file; answers whether a byte of it changed.
    pub(in super::super) fn edit_file(
        &mut self,
        file: &str,
        edit: &Edit,
        caution: Caution,
    ) -> Result<bool, Unwritten> {
        let path = self.resolve(std::path::Path::new(file));
        let is_inside = self.options.config.sandbox.files == FileAccess::Anywhere
            || path.starts_with(&self.paths.root);
        if !is_inside || !self.sources.is_source(&path) {
            return Err(Unwritten::Failed(
                "it is none of the project's sources".into(),
            ));
        }
        let before = match read_source(&path) {
            FileText::Text(text) => text,
            FileText::Gone if matches!(edit, Edit::Insert { .. }) => String::new(),
            FileText::Gone => return Err(Unwritten::Failed("it is gone".into())),
            FileText::Unfit(why) => return Err(Unwritten::Failed(format!("it is {why}"))),
        };
        let known = |name: &str| match caution {
            Caution::Careful => self.intake.known(file, name),
            Caution::Forced => edit::read(&before)
                .ok()
                .and_then(|(found, _)| found.into_iter().rfind(|it| it.name == name))
                .map(|it| Hash::text(&it.text)),
        };
        let after = edit::apply(&before, edit, known).map_err(Unwritten::Refused)?;
        let is_new = after != before;
        if is_new {
            // Who saved it meanwhile is not overwritten.
            let unchanged = match read_source(&path) {
                FileText::Text(text) => text == before,
                FileText::Gone => before.is_empty(),
                FileText::Unfit(_) => false,
            };
            if !unchanged {
                return Err(Unwritten::Refused(Refusal::Drifted(edit.name().into())));
            }
            save(&path, after.as_bytes())
                .map_err(|error| Unwritten::Failed(describe_io(&error)))?;
        }
        self.know_file(file, &after, edit);
        Ok(is_new)
    }

    /// Notes what a file says now, so that its own change is no news to the watcher.
    fn know_file(&mut self, file: &str, text: &str, edit: &Edit) {
        let Ok((found, _)) = edit::read(text) else {
            return;
        };
        self.intake.wrote(file, &found);
        let Some(name) = edit.becomes() else { return };
        if let Some(there) = found.iter().rfind(|it| it.name == name) {
            let text = Hash::text(&there.text);
            let meant = self.heads.text(name).unwrap_or(text);
            self.intake.agree(file, name, text, meant);
            self.intake.settle(name, file);
        }
    }
}
