//! Who wrote what: for each line and each part of a definition, the version that last changed it.

use super::archive::Archive;
use super::error::SessionError;
use super::lineage::Lineage;
use super::view::definition::{BlameView, BlamedForm, VersionNote};
use super::view::versions::BlamedPart;
use crate::history::diff;
use crate::history::query::{commits, versions};
use crate::lang::syntax::{self, SyntaxNode};

/// Versions that are compared; older ones count as the oldest of these.
const VERSIONS_MAX: usize = 1_000;

/// Who wrote the newest text of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blame {
    pub lines: Vec<BlamedPart>,
    /// The parts of its form.
    pub parts: Vec<BlamedPart>,
}

impl Archive {
    /// Tells which version last changed which line and which part of a commit's source.
    pub fn blame_at(&self, seq: u64) -> Result<BlameView, SessionError> {
        let name = commits::get(&self.store, seq)?.name;
        let mut seqs = versions::of(&self.store, &name)?;
        if let Some(place) = seqs.iter().position(|it| *it == seq) {
            seqs.truncate(place + 1);
        }
        let first = seqs.len().saturating_sub(VERSIONS_MAX);
        let mut notes = Vec::new();
        let mut texts = Vec::new();
        for &seq in &seqs[first..] {
            let commit = commits::get(&self.store, seq)?;
            notes.push(VersionNote {
                seq,
                author: commit.author.name.into(),
                time_ms: commit.time_ms,
            });
            texts.push(commit.source);
        }
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let (lines, parts) = blamed(&texts);
        let form = |part: Part| BlamedForm {
            start: part.start,
            end: part.start + part.text.len(),
            version: part.version,
        };
        Ok(BlameView {
            commit: seq,
            versions: notes,
            lines: lines.into_iter().map(|it| it.version).collect(),
            parts: parts.into_iter().map(form).collect(),
        })
    }

    /// Tells who wrote what of the newest text of a name.
    pub fn blame(&self, lineage: &Lineage) -> Result<Blame, SessionError> {
        let newest = lineage.versions.len();
        let first = newest.saturating_sub(VERSIONS_MAX - 1).max(1);
        let mut rows = Vec::new();
        for version in first..=newest {
            rows.push(self.version_row(lineage, version)?);
        }
        let texts: Vec<&str> = rows.iter().map(|it| it.source.as_str()).collect();
        let (lines, parts) = blamed(&texts);
        let told = |part: Part| {
            let row = &rows[part.version];
            BlamedPart {
                text: part.text,
                version: row.version,
                author: row.author.clone(),
                time_ms: row.time_ms,
                uuid: row.uuid.clone(),
                milestone: row.milestone.clone(),
            }
        };
        Ok(Blame {
            lines: lines.into_iter().map(told).collect(),
            parts: parts.into_iter().map(told).collect(),
        })
    }
}

/// A part of a definition, and the place of the version that last changed something in it.
struct Part {
    text: String,
    /// Where it begins in the newest text.
    start: usize,
    version: usize,
}

/// A token with its text and where it begins.
type Token<'a> = (&'a str, usize);

/// Returns what a text consists of besides layout and comments, each with where it begins.
pub(super) fn words(text: &str) -> Vec<(String, usize)> {
    let parse = syntax::parse(text);
    let tree = &parse.tree;
    let tokens = tree.tokens().iter().filter(|it| !it.kind.is_trivia());
    tokens
        .map(|&token| {
            (
                tree.token_text(token).to_string(),
                token.span.start as usize,
            )
        })
        .collect()
}

/// Tells for each line of the newest text, and for each part of its form, the place among `texts` of
/// the one that last changed it. What was moved as it is keeps its age; layout has none.
fn blamed(texts: &[&str]) -> (Vec<Part>, Vec<Part>) {
    let mut ages: Vec<usize> = Vec::new();
    let mut before: Vec<(String, usize)> = Vec::new();
    for (version, text) in texts.iter().enumerate() {
        let after = words(text);
        let left: Vec<&str> = before.iter().map(|it| it.0.as_str()).collect();
        let right: Vec<&str> = after.iter().map(|it| it.0.as_str()).collect();
        let kept = diff::kept(&left, &right);
        ages = kept
            .into_iter()
            .map(|from| from.map_or(version, |from| ages[from]))
            .collect();
        before = after;
    }
    let Some(text) = texts.last() else {
        return (Vec::new(), Vec::new());
    };
    let borrowed: Vec<Token<'_>> = before.iter().map(|(it, at)| (it.as_str(), *at)).collect();
    let newest_in = |start: usize, end: usize| {
        let inside = borrowed.iter().zip(&ages);
        inside
            .filter(|((_, at), _)| (start..end).contains(at))
            .map(|(_, age)| *age)
            .max()
    };
    let mut lines: Vec<Part> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let before = lines.last().map_or(0, |it| it.version);
        lines.push(Part {
            text: line.trim_end_matches(['\n', '\r']).to_string(),
            start,
            version: newest_in(start, end).unwrap_or(before),
        });
        start = end;
    }
    let parse = syntax::parse(text);
    let form = parse.tree.forms().next();
    let children = form.map_or_else(Vec::new, |form| form.children().collect::<Vec<_>>());
    let part = |node: SyntaxNode<'_>| Part {
        text: node.text().to_string(),
        start: node.span().start as usize,
        version: newest_in(node.span().start as usize, node.span().end as usize).unwrap_or(0),
    };
    (lines, children.into_iter().map(part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_the_age_of_its_newest_token() {
        let texts = [
            "(define (f x)\n  (g x)\n  (h x))",
            "(define (f x)\n  (g x)\n  (k x))",
            "(define (f   x)\n  (g x)\n  ; why\n  (k x 1))",
        ];
        let (lines, parts) = blamed(&texts);
        let ages: Vec<usize> = lines.iter().map(|it| it.version).collect();
        assert_eq!(ages, [0, 0, 0, 2]);
        let parts: Vec<(&str, usize)> = parts
            .iter()
            .map(|it| (it.text.as_str(), it.version))
            .collect();
        assert_eq!(
            parts,
            [("define", 0), ("(f   x)", 0), ("(g x)", 0), ("(k x 1)", 2)]
        );
    }

    #[test]
    fn parts_know_where_they_stand() {
        let text = "(define (f x)\n  (g x))";
        let (_, parts) = blamed(&["(define (f x) (h))", text]);
        let told: Vec<(&str, usize)> = parts
            .iter()
            .map(|it| (&text[it.start..it.start + it.text.len()], it.version))
            .collect();
        assert_eq!(told, [("define", 0), ("(f x)", 0), ("(g x)", 1)]);
    }

    #[test]
    fn one_version_is_its_own_age() {
        let (lines, parts) = blamed(&["(def x 1)"]);
        assert_eq!((lines.len(), lines[0].version), (1, 0));
        assert_eq!(parts.len(), 3);
    }
}
