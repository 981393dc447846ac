//! `imago diff A [B]`: what differs between two versions, or what a milestone changed; `imago diff NAME
//! 1 3` compares two versions of a definition by their numbers.

use clap::Args;
use serde_json::json;

use super::Verb;
use super::console::{Console, Tint};
use super::failure::{Exit, Failure};
use super::place::Place;
use crate::session::archive::{Archive, Named};
use crate::session::view::diff::{Compared, DiffKind, DiffLine, DiffSide, DiffView};

/// Lines shown around each change.
const CONTEXT_LINES: usize = 3;

/// Compare two commits; with one, compare it with the version before
///
/// A and B are names (their newest version), `name~1` (the version before), `#12`, or the first
/// digits of a UUID or hash. For a milestone all that it changed is shown; for two of them every definition that
/// is not the same in what each of them and those before it hold. `imago diff NAME 1 3` compares two versions of a
/// definition, as `imago history NAME` counts them.
#[derive(Args, Debug)]
pub struct Diff {
    /// The commit or milestone; with B, the older side
    a: String,
    /// The newer side
    b: Option<String>,
    /// The newer version; A is a name then, and B the older version
    version: Option<u32>,
    /// Print what `patch` and `git apply` take, for the files of the project
    #[arg(long, conflicts_with_all = ["json", "version"])]
    patch: bool,
    /// Compare with what the file of the definition says now
    #[arg(long, conflicts_with_all = ["b", "version"])]
    file: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    place: Place,
}

impl Verb for Diff {
    const NAME: &'static str = "diff";

    fn run(self, console: &mut Console) -> Result<Exit, Failure> {
        let root = self.place.project()?;
        let archive = Archive::open_for_reading(&root)?;
        if let (Some(from), Some(to)) = (&self.b, self.version) {
            let from = from.parse().map_err(|_| {
                Failure::usage(
                    format!("`{from}` is no number of a version"),
                    format!("`imago history {}` counts them", self.a),
                )
            })?;
            let view = archive.diff_of_versions(&self.a, from, to.into())?;
            return self.show(console, &[view]);
        }
        let what = self.compared(&archive)?;
        if self.patch {
            console.print(&archive.patch(&root, &what)?)?;
            return Ok(Exit::Fine);
        }
        self.show(console, &archive.diff_all(&root, &what)?)
    }
}

impl Diff {
    /// Finds what is meant by A and B.
    fn compared(&self, archive: &Archive) -> Result<Compared, Failure> {
        let sides = |left, right| Ok(Compared::Sides(left, right));
        match (archive.find(&self.a)?, &self.b) {
            (Named::Commit(seq), None) if self.file => {
                let name = archive.commit_row(seq)?.name.to_string();
                sides(DiffSide::Commit(seq), DiffSide::File(name))
            }
            (Named::Commit(seq), None) => sides(DiffSide::Before(seq), DiffSide::Commit(seq)),
            (Named::Commit(left), Some(b)) => match archive.find(b)? {
                Named::Commit(right) => sides(DiffSide::Commit(left), DiffSide::Commit(right)),
                Named::Milestone(_) => Err(both_must_be_alike(b, &self.a)),
            },
            (Named::Milestone(seq), None) if !self.file => Ok(Compared::Milestone(seq)),
            (Named::Milestone(left), Some(b)) => match archive.find(b)? {
                Named::Milestone(right) => Ok(Compared::Milestones {
                    older: left.min(right),
                    newer: left.max(right),
                }),
                Named::Commit(_) => Err(both_must_be_alike(&self.a, b)),
            },
            (Named::Milestone(_), None) => Err(of_no_file(&self.a)),
        }
    }

    fn show(&self, console: &mut Console, views: &[DiffView]) -> Result<Exit, Failure> {
        if self.json {
            let views: Vec<_> = views.iter().map(diff_json).collect();
            console.json(&views.into())?;
        } else {
            for view in views {
                show_unified(console, view)?;
            }
        }
        Ok(Exit::Fine)
    }
}

fn both_must_be_alike(milestone: &str, commit: &str) -> Failure {
    Failure::usage(
        format!("`{milestone}` is a milestone and `{commit}` a commit"),
        format!("compare two of a sort, or see all that it changed with `imago diff {milestone}`"),
    )
}

fn of_no_file(milestone: &str) -> Failure {
    Failure::usage(
        format!("`{milestone}` is a milestone, and `--file` compares one definition"),
        format!("see all that it changed with `imago diff {milestone}`"),
    )
}

pub fn show_unified(console: &mut Console, view: &DiffView) -> Result<(), Failure> {
    console.line(&console.tinted(Tint::Strong, &format!("--- {}", view.left_title)))?;
    console.line(&console.tinted(Tint::Strong, &format!("+++ {}", view.right_title)))?;
    let near = near_a_change(view);
    let mut skipped = false;
    for (row, near) in view.rows.iter().zip(near) {
        if !near {
            skipped = true;
            continue;
        }
        if skipped {
            let number = row
                .right
                .as_ref()
                .or(row.left.as_ref())
                .map_or(0, |it| it.number);
            console.line(&console.tinted(Tint::Quiet, &format!("@@ line {number} @@")))?;
            skipped = false;
        }
        match (row.kind, &row.left, &row.right) {
            (DiffKind::Same, Some(line), _) | (DiffKind::Same, None, Some(line)) => {
                console.line(&format!(" {}", text_of(line)))?;
            }
            (_, left, right) => {
                for (line, sign, tint) in [(left, '-', Tint::Removed), (right, '+', Tint::Added)] {
                    if let Some(line) = line {
                        let text = format!("{sign}{}", text_of(line));
                        console.line(&console.tinted(tint, &text))?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// Tells for each row whether it is a change or close to one.
fn near_a_change(view: &DiffView) -> Vec<bool> {
    let mut near = vec![false; view.rows.len()];
    for (index, row) in view.rows.iter().enumerate() {
        if row.kind != DiffKind::Same {
            let start = index.saturating_sub(CONTEXT_LINES);
            let end = (index + CONTEXT_LINES + 1).min(near.len());
            near[start..end].fill(true);
        }
    }
    near
}

fn text_of(line: &DiffLine) -> String {
    line.pieces
        .iter()
        .map(|piece| piece.text.as_str())
        .collect()
}

fn diff_json(view: &DiffView) -> serde_json::Value {
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            let kind = match row.kind {
                DiffKind::Same => "same",
                DiffKind::Added => "added",
                DiffKind::Removed => "removed",
                DiffKind::Changed => "changed",
                DiffKind::Moved => "moved",
            };
            json!({
                "kind": kind,
                "left": row.left.as_ref().map(text_of),
                "right": row.right.as_ref().map(text_of),
            })
        })
        .collect();
    json!({
        "name": view.name,
        "left": view.left_title,
        "right": view.right_title,
        "added": view.added,
        "removed": view.removed,
        "rows": rows,
    })
}
