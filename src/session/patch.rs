//! A comparison as a patch: what `patch` and `git apply` take.
//!
//! A definition stands in a file, between others. The patch is of the file as it is now with the one and
//! with the other version in its place, so that the lines around it are those which the tools look for.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use super::archive::Archive;
use super::error::SessionError;
use super::intake::{FileText, read_source};
use super::rows::place_text;
use super::session::Session;
use super::view::diff::{Compared, DiffSide, DiffView};
use super::walks::Pace;
use crate::history::diff;
use crate::history::query::{commits, versions};
use crate::lang::definition::{Definition, TopForm, definitions};
use crate::lang::source::SourceText;

type Answer<T> = Result<T, SessionError>;

/// A definition that one side has, or both.
struct Pair {
    name: String,
    /// The file it was last taken from.
    file: Option<String>,
    left: String,
    right: String,
}

/// A file that is patched.
struct Patched {
    /// As it is now; empty for what stands in no file.
    text: String,
    /// Where a definition stands, and what it is on the left and on the right.
    places: Vec<(Range<usize>, String, String)>,
}

impl Archive {
    /// Returns a comparison as a patch of the files of a project; it is empty where both sides are the
    /// same. What is in no file is a file of its own, named for it.
    pub fn patch(&self, root: &Path, what: &Compared) -> Answer<String> {
        let sides = self.sides(what, &mut |_, _| Ok(()))?;
        let mut files: BTreeMap<String, Patched> = BTreeMap::new();
        for (left, right) in &sides {
            self.pair(root, left, right)?.put(root, &mut files);
        }
        Ok(files
            .into_iter()
            .map(|(file, patched)| patched.text_of(&file))
            .collect())
    }

    /// Returns a view for each definition that is compared.
    pub fn diff_all(&self, root: &Path, what: &Compared) -> Answer<Vec<DiffView>> {
        self.diff_all_at(root, what, &mut |_, _| Ok(()))
    }

    /// The same, as long as it is wanted.
    pub(super) fn diff_all_at(
        &self,
        root: &Path,
        what: &Compared,
        pace: Pace<'_>,
    ) -> Answer<Vec<DiffView>> {
        let sides = self.sides(what, &mut *pace)?;
        let total = sides.len() as u64;
        let views = (0..).zip(&sides).map(|(done, (left, right))| {
            pace(done, total)?;
            self.diff_beside_files(root, left, right)
        });
        views.collect()
    }

    /// Compares two sides, one of which may be what a file says.
    pub fn diff_beside_files(
        &self,
        root: &Path,
        left: &DiffSide,
        right: &DiffSide,
    ) -> Answer<DiffView> {
        let name = |side: &DiffSide| match side {
            DiffSide::File(name) => Some(name.clone()),
            _ => None,
        };
        let of_file = name(right).or_else(|| name(left));
        let mut view = self.diff(
            &self.without_file(root, left)?,
            &self.without_file(root, right)?,
        )?;
        if let Some(name) = of_file {
            view.name = name;
        }
        Ok(view)
    }

    /// Returns the same side, and what a file says as a text.
    fn without_file(&self, root: &Path, side: &DiffSide) -> Answer<DiffSide> {
        let DiffSide::File(name) = side else {
            return Ok(side.clone());
        };
        let Some(file) = self.file_of(name)? else {
            return Err(SessionError::NotShown {
                file: name.clone(),
                reason: "no file was ever seen to define it".into(),
            });
        };
        let (text, found) = in_file(root, &file, name, &[])?;
        let Some(found) = found else {
            return Ok(DiffSide::Text {
                title: format!("{file} does not define it"),
                text: String::new(),
            });
        };
        let line = text[..found.start].matches('\n').count() as u32 + 1;
        let place = place_text(Some(&file), Some(line)).unwrap_or_default();
        Ok(DiffSide::Text {
            title: format!("{place} as it is"),
            text: text[found].to_string(),
        })
    }

    fn pair(&self, root: &Path, left: &DiffSide, right: &DiffSide) -> Answer<Pair> {
        let read = |side: &DiffSide| self.side(&self.without_file(root, side)?);
        let (left_text, right_text) = (read(left)?, read(right)?);
        let named = [right, left].into_iter().find_map(|it| match it {
            DiffSide::File(name) => Some(name.clone()),
            _ => None,
        });
        let names = [right_text.name, left_text.name];
        let name = names.into_iter().find(|it| !it.is_empty()).or(named);
        let name = name.unwrap_or_default();
        Ok(Pair {
            file: self.file_of(&name)?,
            name,
            left: left_text.text,
            right: right_text.text,
        })
    }

    /// Returns the file that a name was last taken from.
    pub(super) fn file_of(&self, name: &str) -> Answer<Option<String>> {
        for seq in versions::of(&self.store, name)?.into_iter().rev() {
            if let Some(file) = commits::get(&self.store, seq)?.origin.file {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }
}

impl Session {
    pub(super) fn patch_text(&self, what: &Compared) -> Answer<String> {
        self.archive.patch(self.sources.root(), what)
    }

    pub(super) fn diff_views(&self, what: &Compared) -> Answer<Vec<DiffView>> {
        self.archive.diff_all(self.sources.root(), what)
    }

    pub(super) fn diff_view(&self, left: &DiffSide, right: &DiffSide) -> Answer<DiffView> {
        self.archive
            .diff_beside_files(self.sources.root(), left, right)
    }
}

impl Pair {
    /// Puts both versions into the file of the definition; where no file holds it, beside all of them.
    fn put(self, root: &Path, files: &mut BTreeMap<String, Patched>) {
        let versions = [self.right.as_str(), self.left.as_str()];
        let found = self.file.as_deref().and_then(|file| {
            let (text, place) = in_file(root, file, &self.name, &versions).ok()?;
            Some((file.to_string(), text, place?))
        });
        let Some((file, text, place)) = found else {
            let beside = Patched {
                text: String::new(),
                places: vec![(0..0, ended(self.left), ended(self.right))],
            };
            files.insert(file_name(&self.name), beside);
            return;
        };
        // What is new, or has gone, takes the lines between it and the next along.
        let is_whole = !self.left.is_empty() && !self.right.is_empty();
        let gap = match is_whole {
            true => "",
            false => {
                let rest = &text[place.end..];
                &rest[..rest.len() - rest.trim_start_matches(['\r', '\n']).len()]
            }
        };
        let range = place.start..place.end + gap.len();
        let with_gap = |version: String| match version.is_empty() {
            true => version,
            false => version + gap,
        };
        let (left, right) = (with_gap(self.left), with_gap(self.right));
        let patched = files.entry(file).or_insert_with(|| Patched {
            text: text.clone(),
            places: Vec::new(),
        });
        patched.places.push((range, left, right));
    }
}

impl Patched {
    fn text_of(mut self, file: &str) -> String {
        self.places.sort_by_key(|it| it.0.start);
        let side = |version: fn(&(Range<usize>, String, String)) -> &str| {
            let mut res = String::new();
            let mut at = 0;
            for place in &self.places {
                // Two names of one form are one place.
                if place.0.start < at {
                    continue;
                }
                res.push_str(&self.text[at..place.0.start]);
                res.push_str(version(place));
                at = place.0.end;
            }
            res.push_str(&self.text[at..]);
            res
        };
        let (left, right) = (side(|it| &it.1), side(|it| &it.2));
        let title = |letter: &str, text: &str| match text.is_empty() {
            true => "/dev/null".to_string(),
            false => format!("{letter}/{file}"),
        };
        diff::patch(&left, &right, &title("a", &left), &title("b", &right))
    }
}

/// Reads a file and finds a definition in it: the one that is among the texts if there are many of the
/// name, else the last, which counts on loading.
fn in_file(
    root: &Path,
    file: &str,
    name: &str,
    texts: &[&str],
) -> Answer<(String, Option<Range<usize>>)> {
    let refused = |reason: &str| SessionError::NotShown {
        file: file.into(),
        reason: reason.into(),
    };
    let text = match read_source(&root.join(file)) {
        FileText::Text(text) => text,
        FileText::Unfit(reason) => return Err(refused(&reason)),
        FileText::Gone => return Err(refused("it is not there")),
    };
    let source = SourceText::new(file, &*text);
    let named = |form| match form {
        TopForm::Definition(definition) if definition.name == name => Some(definition),
        _ => None,
    };
    let all: Vec<Box<Definition>> = definitions(&source)
        .0
        .into_iter()
        .filter_map(named)
        .collect();
    let known = all.iter().rfind(|it| texts.contains(&it.text.as_str()));
    let found = known.or(all.last());
    let place = found.map(|it| it.span.start as usize..it.span.end as usize);
    Ok((text, place))
}

/// Names a file for what stands in no file.
fn file_name(name: &str) -> String {
    let fit = |it: char| match it {
        it if it.is_alphanumeric() || "-_+!?*<>=.".contains(it) => it,
        _ => '-',
    };
    let name: String = name.chars().map(fit).collect();
    format!("{}.lisp", name.trim_matches(['.', '-']))
}

fn ended(mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}
