//! Which files a milestone changed, and the commit that is made of them.

use std::collections::BTreeSet;

use super::super::archive::Archive;
use super::super::error::SessionError;
use super::super::intake::Intake;
use super::super::options::SessionOptions;
use super::super::paths::ProjectPaths;
use super::super::scan::Sources;
use super::super::session::Session;
use super::super::source::known_files;
use super::super::view::commits::MilestoneRow;
use super::super::view::transcript::TranscriptKind;
use super::commit::{Outcome, Wanted, commit};
use crate::history::kind::EntryKind;
use crate::history::query::commits;

/// Returns the files from which the commits came, in which their names live now, and which lost them.
fn files_of(
    archive: &Archive,
    intake: &Intake,
    milestone: &MilestoneRow,
) -> Result<Vec<String>, SessionError> {
    let mut files = BTreeSet::new();
    for seq in milestone.commits.iter() {
        let commit = commits::get(&archive.store, seq)?;
        files.extend(intake.home(&commit.name).map(str::to_string));
        files.extend(intake.taken_from(&commit.name).map(str::to_string));
        if commit.entry == EntryKind::Undefinition {
            // What means nothing lives nowhere: it was taken out of where it came from.
            files.extend(archive.file_of(&commit.name)?);
        }
        files.extend(commit.origin.file);
    }
    Ok(files.into_iter().collect())
}

fn commit_files(
    paths: &ProjectPaths,
    options: &SessionOptions,
    files: Vec<String>,
    milestone: &MilestoneRow,
) -> Result<String, SessionError> {
    let outcome = commit(&Wanted {
        root: &paths.root,
        files,
        message: &milestone.message,
        milestone: &milestone.uuid.to_string(),
        author: &options.author.name,
        hooks: options.config.git.hooks,
    })?;
    Ok(match outcome {
        Outcome::Nothing(why) => format!("no git commit: {why}"),
        Outcome::Committed { id, branch, remark } => {
            let place = match branch {
                Some(branch) => format!("on `{branch}`"),
                None => "on no branch: HEAD is detached".into(),
            };
            let remark = remark.map(|it| format!("; {it}")).unwrap_or_default();
            format!("git commit {id} {place}{remark}")
        }
    })
}

/// Makes the git commit of a milestone that was written without a session, if the project wants it;
/// answers what there is to say.
pub fn commit_milestone(
    options: &SessionOptions,
    archive: &Archive,
    milestone: &MilestoneRow,
) -> Result<Option<String>, SessionError> {
    if !options.config.git.commit {
        return Ok(None);
    }
    let paths = ProjectPaths::of(&options.folder)?;
    let sources = Sources::of(&paths.root, &options.config)?;
    let intake = known_files(archive, &paths, &sources)?;
    let files = files_of(archive, &intake, milestone)?;
    commit_files(&paths, options, files, milestone).map(Some)
}

impl Session {
    /// Makes the git commit of a milestone, if the project wants it, and says what came of it.
    pub(in super::super) fn commit_to_git(&mut self, milestone: &MilestoneRow) {
        if !self.options.config.git.commit {
            return;
        }
        let files = files_of(&self.archive, &self.intake, milestone);
        let said =
            files.and_then(|files| commit_files(&self.paths, &self.options, files, milestone));
        let note = said.unwrap_or_else(|error| match error.hint() {
            Some(hint) => format!("{error}\n  hint: {hint}"),
            None => error.to_string(),
        });
        self.say(TranscriptKind::Note, note);
    }
}
