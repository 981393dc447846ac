//! How a project stands, read from its history and its files: nothing is evaluated or taken.

use std::collections::HashSet;

use super::super::archive::Archive;
use super::super::error::SessionError;
use super::super::heads::{Current, Heads};
use super::super::health::Health;
use super::super::intake::Intake;
use super::super::options::SessionOptions;
use super::super::paths::ProjectPaths;
use super::super::scan::Sources;
use super::super::session::project_name;
use super::drift::{self, Drift};
use super::{edit, known_files};
use crate::history::hash::Hash;
use crate::history::query::heads;
use crate::history::query::heads::Head;
use crate::lang::image::{Held, Image};
use crate::session::identity::is_same;

/// What `imago status` tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectStatus {
    pub project: String,
    pub definitions: u64,
    /// Those whose newest commit a milestone holds; the others are experimental.
    pub curated: u64,
    pub commits: u64,
    pub pending: u64,
    pub milestones: u64,
    pub errors: u64,
    pub warnings: u64,
    pub infos: u64,
    pub health: Health,
    /// Source files with the number of definitions in each, in order.
    pub files: Vec<(String, usize)>,
    pub drift: Vec<Drift>,
}

/// Reads how a project stands.
pub fn status(options: &SessionOptions) -> Result<ProjectStatus, SessionError> {
    let paths = ProjectPaths::of(&options.folder)?;
    let sources = Sources::of(&paths.root, &options.config)?;
    let archive = Archive::open_for_reading(&paths.root)?;
    let counts = archive.counts()?;
    let mut intake = known_files(&archive, &paths, &sources)?;
    let newest = heads::all(&archive.store)?;
    agree_on_layout(&mut intake, &paths, &newest);
    let mut heads = Heads::default();
    for head in &newest {
        let current = Current {
            seq: head.seq,
            kind: head.kind.clone(),
            text: Hash::text(&head.source),
            definition: head.definition_hash,
            findings: [0; 3],
        };
        heads.insert(&head.name, current);
    }
    let mut files: Vec<(String, usize)> = intake
        .files()
        .map(|(file, names)| (file.to_string(), names.len()))
        .collect();
    files.sort();
    let pending: HashSet<u64> = archive.pending()?.into_iter().collect();
    let curated = newest.iter().filter(|it| !pending.contains(&it.seq));
    Ok(ProjectStatus {
        curated: curated.count() as u64,
        project: project_name(&options.config, &paths),
        definitions: newest.len() as u64,
        commits: counts.commits,
        pending: counts.pending,
        milestones: counts.milestones,
        errors: counts.errors,
        warnings: counts.warnings,
        infos: counts.infos,
        health: archive.health(options.config.audit.settings().tolerance)?,
        // There is no image to ask.
        drift: drift::compare(&heads, &intake, &sources, |_| Held::AsDefined),
        files,
    })
}

/// Where a file says the same as the history in other layout or with other comments, that is no drift.
fn agree_on_layout(intake: &mut Intake, paths: &ProjectPaths, newest: &[Head]) {
    let mut image: Option<Image> = None;
    let mut agreed = Vec::new();
    for head in newest {
        let meant = Hash::text(&head.source);
        let Some(file) = intake.home(&head.name) else {
            continue;
        };
        if intake.says(file, &head.name) == Some(meant) {
            continue;
        }
        let text = std::fs::read_to_string(paths.root.join(file)).unwrap_or_default();
        let Ok((found, _)) = edit::read(&text) else {
            continue;
        };
        let Some(there) = found.into_iter().rfind(|it| it.name == head.name) else {
            continue;
        };
        let image = image.get_or_insert_with(Image::new);
        if is_same(image, (&head.name, &head.source), (&head.name, &there.text)) {
            let text = Hash::text(&there.text);
            agreed.push((file.to_string(), head.name.clone(), text, meant));
        }
    }
    for (file, name, text, meant) in agreed {
        intake.agree(&file, &name, text, meant);
    }
}
