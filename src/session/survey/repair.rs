//! Fixes applied to files: all that do not touch one another, again until nothing is left to fix.

use std::path::PathBuf;

use super::{Judged, Survey, Text, Wish, beside, files, judge, read};
use crate::lang::definition::definitions;
use crate::lang::source::SourceText;
use crate::session::atomic;
use crate::session::error::SessionError;
use crate::session::options::SessionOptions;
use crate::session::paths::ProjectPaths;
use crate::session::rows::compare;
use crate::session::scan::Sources;
use crate::session::view::diff::DiffView;

/// Rounds after which fixes are taken to undo one another.
const ROUNDS_MAX: usize = 10;

/// What came of it.
#[derive(Debug, Default)]
pub struct Repaired {
    /// Fixes that were made.
    pub fixes: usize,
    /// A difference for each file that is another.
    pub changes: Vec<DiffView>,
    /// What is found afterwards.
    pub survey: Survey,
}

/// Applies all fixes to the files; they are written if `writes`.
pub fn repair(
    options: &SessionOptions,
    wish: &Wish<'_>,
    writes: bool,
) -> Result<Repaired, SessionError> {
    let paths = ProjectPaths::of(&options.folder)?;
    let sources = Sources::of(&paths.root, &options.config)?;
    let files = files(&sources, wish.named)?;
    let mut unread = Survey::default();
    let first = read(&paths, &files, &mut unread);
    let beside = beside::texts(&paths, &sources, &files, &first);
    let mut texts: Vec<String> = first.iter().map(|it| it.source.text.to_string()).collect();
    let mut repaired = Repaired::default();
    for round in 0.. {
        let mut survey = Survey {
            complaints: unread.complaints.clone(),
            ..Survey::default()
        };
        let now = first.iter().zip(&texts).map(|(it, text)| Text {
            source: SourceText::new(it.source.name.clone(), text.as_str()),
            file: it.file.clone(),
            commit: it.commit,
        });
        judge(options, wish, (now.collect(), &beside), false, &mut survey)?;
        let mut made = 0;
        if round < ROUNDS_MAX {
            for (it, text) in first.iter().zip(&mut texts) {
                let own = survey
                    .definitions
                    .iter()
                    .filter(|judged| judged.file == it.file);
                made += apply(text, own);
            }
        }
        repaired.fixes += made;
        repaired.survey = survey;
        if made == 0 {
            break;
        }
    }
    for (it, text) in first.iter().zip(&texts) {
        if *it.source.text == **text {
            continue;
        }
        let name = it.source.name.to_string();
        let titles = (name.clone(), format!("{name} (fixed)"));
        repaired
            .changes
            .push(compare(name, titles, &it.source.text, text));
        if writes {
            let path = path_of(&paths, &files, &it.source.name);
            atomic::write(&path, text.as_bytes()).map_err(|source| SessionError::Io {
                operation: "write",
                path,
                source,
            })?;
        }
    }
    Ok(repaired)
}

fn path_of(paths: &ProjectPaths, files: &[PathBuf], name: &str) -> PathBuf {
    let mut all = files.iter();
    let own = all.find(|it| paths.display(it) == name);
    own.expect("BUG: a text of no file").clone()
}

/// Makes the fixes of a file's findings, the first of those that touch one another; answers how many.
/// A text that could not be read afterwards is left as it was.
fn apply<'a>(text: &mut String, judged: impl Iterator<Item = &'a Judged>) -> usize {
    let findings = judged.flat_map(|it| &it.findings);
    let mut fixes: Vec<_> = findings.filter_map(|it| it.fix.as_ref()).collect();
    fixes.sort_by_key(|(region, _)| (region.span.start, region.span.end));
    let mut becoming = String::with_capacity(text.len());
    let (mut at, mut made) = (0, 0);
    for (region, instead) in fixes {
        let (start, end) = (region.span.start as usize, region.span.end as usize);
        if start < at || made > 0 && start == at || text.get(start..end).is_none() {
            continue;
        }
        becoming.push_str(&text[at..start]);
        becoming.push_str(instead);
        (at, made) = (end, made + 1);
    }
    becoming.push_str(&text[at..]);
    let errors = |text: &str| definitions(&SourceText::new("fixed", text)).1.len();
    if made == 0 || becoming == *text || errors(&becoming) > errors(text) {
        return 0;
    }
    *text = becoming;
    made
}
