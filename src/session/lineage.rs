//! The versions of one name, counted from 1, across its renames.
//!
//! A commit that only changed comments or layout makes no version: its text takes the place of the one
//! before.

use super::archive::Archive;
use super::error::SessionError;
use super::rows::{compare, place_text};
use super::view::diff::DiffView;
use super::view::versions::VersionRow;
use crate::history::kind::EntryKind;
use crate::history::query::{commits, log, versions};
use crate::history::record::AtomicCommit;

/// The versions of a name, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    pub name: String,
    pub versions: Vec<Version>,
}

/// One version: the commit that made it, and the one whose text it has now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version {
    pub made: u64,
    pub text: u64,
}

impl Lineage {
    /// Checks the number of a version, from 1.
    pub fn check(&self, number: i64) -> Result<usize, SessionError> {
        let count = self.versions.len();
        match usize::try_from(number) {
            Ok(number) if (1..=count).contains(&number) => Ok(number),
            _ => Err(SessionError::NoVersion {
                name: self.name.clone(),
                count,
                number,
            }),
        }
    }
}

impl Archive {
    /// Returns the versions of a name; one that never had any is an error that says so.
    pub fn lineage(&self, name: &str) -> Result<Lineage, SessionError> {
        let mut found: Vec<Version> = Vec::new();
        for seq in versions::of(&self.store, name)? {
            let is_trivia = log::row(&self.store, seq)?.entry == EntryKind::Trivia;
            match found.last_mut().filter(|_| is_trivia) {
                Some(last) => last.text = seq,
                None => found.push(Version {
                    made: seq,
                    text: seq,
                }),
            }
        }
        match found.is_empty() {
            false => Ok(Lineage {
                name: name.into(),
                versions: found,
            }),
            true => Err(SessionError::NoHistory {
                methods: self.methods_for(name)?,
                name: name.into(),
            }),
        }
    }

    /// Returns the commit whose text a version has.
    pub fn version(&self, lineage: &Lineage, version: usize) -> Result<AtomicCommit, SessionError> {
        Ok(commits::get(
            &self.store,
            lineage.versions[version - 1].text,
        )?)
    }

    /// Returns a version for fronts.
    pub fn version_row(
        &self,
        lineage: &Lineage,
        version: usize,
    ) -> Result<VersionRow, SessionError> {
        let Version { made, text } = lineage.versions[version - 1];
        let commit = commits::get(&self.store, made)?;
        let reason = self.reason(lineage, version, &commit)?;
        let source = match text == made {
            true => commit.source,
            false => commits::get(&self.store, text)?.source,
        };
        Ok(VersionRow {
            version,
            seq: made,
            uuid: commit.uuid.to_string(),
            time_ms: commit.time_ms,
            reason,
            author: commit.author.name,
            findings: commit.violations.len(),
            milestone: commit.milestone.map(|it| it.to_string()),
            source,
        })
    }

    /// Returns the text of a version; 0 is what was before the first.
    pub fn version_text(&self, lineage: &Lineage, version: usize) -> Result<String, SessionError> {
        match version {
            0 => Ok(String::new()),
            _ => Ok(self.version(lineage, version)?.source),
        }
    }

    /// Compares two versions of a name, by their numbers.
    pub fn diff_of_versions(
        &self,
        name: &str,
        from: i64,
        to: i64,
    ) -> Result<DiffView, SessionError> {
        let lineage = self.lineage(name)?;
        let (from, to) = (lineage.check(from)?, lineage.check(to)?);
        let (left, right) = (
            self.version_text(&lineage, from)?,
            self.version_text(&lineage, to)?,
        );
        let titles = (title(name, from), title(name, to));
        Ok(compare(name.into(), titles, &left, &right))
    }

    /// Returns why a version came to be.
    fn reason(
        &self,
        lineage: &Lineage,
        version: usize,
        commit: &AtomicCommit,
    ) -> Result<String, SessionError> {
        let origin = &commit.origin;
        let word = match (commit.entry, commit.target) {
            (EntryKind::Undefinition, _) => "undefined".to_string(),
            (EntryKind::Rename, _) if commit.name != lineage.name => {
                format!("renamed to `{}`", commit.name)
            }
            (EntryKind::Rename, Some(old)) => {
                format!("renamed from `{}`", log::row(&self.store, old)?.name)
            }
            _ if version == 1 => "initial".to_string(),
            _ => origin.kind.clone(),
        };
        Ok(match place_text(origin.file.as_deref(), origin.line) {
            None => word,
            Some(place) => format!("{word}, {place}"),
        })
    }
}

/// Returns how a version is called in a comparison.
pub fn title(name: &str, version: usize) -> String {
    match version {
        0 => "nothing".into(),
        _ => format!("{name} version {version}"),
    }
}
