//! Two texts compared by form: what moved, what was renamed and what changed, told apart; layout alone
//! is no difference.
//!
//! ```text
//! texts ─► trees ─► names that became others ─► lists aligned from the outside in ─► what is left over
//!          └─► marks on bytes ─► rows ◄─ moved? renamed? changed ◄────────────────────┘
//! ```
//!
//! Lists with the same text, blanks and renamed names aside, are the same wherever their parents are
//! aligned. Of what is
//! left over on both sides, lists that resemble one another are aligned in their turn, in the order in
//! which they stand.

mod align;
mod renames;

use std::collections::BTreeMap;
use std::hash::{BuildHasher, BuildHasherDefault};

use rustc_hash::{FxHashMap, FxHasher};

use self::align::{Found, align};
use self::renames::{Renamed, renames};
use super::view::diff::{DiffKind, DiffLine, DiffPiece, DiffRow, FormChange};
use crate::history::diff::kept;
use crate::lang::source::Span;
use crate::lang::syntax::{SyntaxKind, SyntaxTree, parse};

/// Forms of a text that are compared; beyond it lines tell enough.
const NODES_MAX: usize = 60_000;
/// Atoms a list has at least to be told as moved.
const MOVED_ATOMS_MIN: usize = 3;
/// Characters of a form that a note quotes.
const QUOTED_MAX: usize = 40;

/// A comparison by form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormDiff {
    pub rows: Vec<DiffRow>,
    /// What moved and what was renamed, in words.
    pub notes: Vec<String>,
    /// Lines on which something differs, layout aside: of the new text, and of the old.
    pub added: usize,
    pub removed: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mark {
    #[default]
    Same,
    Changed,
    Moved,
    Renamed,
}

struct Node {
    span: Span,
    children: Vec<usize>,
    /// Of kind and text, blanks aside; a name that was another before is that one.
    hash: u64,
    /// Atoms below, itself included, and forms.
    atoms: usize,
    forms: usize,
    kind: SyntaxKind,
}

/// One side: its forms, and what is said of each byte.
struct Side<'a> {
    text: &'a str,
    tree: SyntaxTree,
    nodes: Vec<Node>,
    marks: Vec<Mark>,
}

impl<'a> Side<'a> {
    fn of(text: &'a str, renamed: &[Renamed]) -> Option<Side<'a>> {
        let before: FxHashMap<&str, &str> = renamed.iter().map(|it| (&*it.new, &*it.old)).collect();
        let parsed = parse(text);
        if !parsed.errors.is_empty() {
            return None;
        }
        let tree = parsed.tree;
        let mut nodes: Vec<Node> = Vec::new();
        // Parents come before their children, so places are known when they are needed.
        let mut waiting = vec![(tree.root(), None::<usize>)];
        while let Some((node, parent)) = waiting.pop() {
            if nodes.len() >= NODES_MAX {
                return None;
            }
            let place = nodes.len();
            if let Some(parent) = parent {
                nodes[parent].children.push(place);
            }
            nodes.push(Node {
                span: node.span(),
                children: Vec::new(),
                hash: hash_of(&(node.kind() as u8)),
                atoms: 0,
                forms: 1,
                kind: node.kind(),
            });
            let mut children: Vec<_> = node.children().collect();
            if children.is_empty() {
                let text = match node.kind() {
                    SyntaxKind::Symbol => before.get(node.text()).copied(),
                    _ => None,
                };
                let text = text.unwrap_or(node.text());
                nodes[place].hash = hash_of(&(node.kind() as u8, text));
                nodes[place].atoms = 1;
            }
            children.reverse();
            waiting.extend(children.into_iter().map(|it| (it, Some(place))));
        }
        for place in (0..nodes.len()).rev() {
            let node = &nodes[place];
            if node.children.is_empty() {
                continue;
            }
            let below = node.children.iter().map(|it| &nodes[*it]);
            let atoms = below.clone().map(|it| it.atoms).sum();
            let forms: usize = below.clone().map(|it| it.forms).sum();
            let hashes: Vec<u64> = below.map(|it| it.hash).collect();
            nodes[place].hash = hash_of(&(node.hash, hashes));
            nodes[place].atoms = atoms;
            nodes[place].forms = forms + 1;
        }
        Some(Side {
            marks: vec![Mark::Same; text.len()],
            text,
            tree,
            nodes,
        })
    }

    fn text_of(&self, node: usize) -> &'a str {
        let span = self.nodes[node].span;
        self.text.get(span.range()).unwrap_or_default()
    }

    fn mark(&mut self, node: usize, mark: Mark) {
        self.paint(self.nodes[node].span, mark);
    }

    fn paint(&mut self, span: Span, mark: Mark) {
        if let Some(marks) = self.marks.get_mut(span.range()) {
            marks.fill(mark);
        }
    }

    /// Returns a node and everything below it, in the order of the text.
    fn below(&self, node: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut waiting = vec![node];
        while let Some(node) = waiting.pop() {
            found.push(node);
            waiting.extend(self.nodes[node].children.iter().rev());
        }
        found
    }

    fn is_symbol(&self, node: usize) -> bool {
        self.nodes[node].kind == SyntaxKind::Symbol
    }

    /// Returns the list of that hash within a list, which has more in it.
    fn within(&self, node: usize, hash: u64) -> Option<usize> {
        let below = self.below(node).into_iter().skip(1);
        let mut lists = below.filter(|it| !self.is_atom(*it));
        lists.find(|it| self.nodes[*it].hash == hash)
    }

    fn is_atom(&self, node: usize) -> bool {
        self.nodes[node].children.is_empty()
    }

    fn line_of(&self, node: usize) -> usize {
        let start = self.nodes[node].span.range().start;
        self.text[..start.min(self.text.len())]
            .matches('\n')
            .count()
    }
}

fn hash_of<T: std::hash::Hash>(it: &T) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(it)
}

/// Compares two texts by form; nothing where one of them cannot be read.
pub fn compare(left: &str, right: &str) -> Option<FormDiff> {
    let (mut left, mut right) = (Side::of(left, &[])?, Side::of(right, &[])?);
    let renamed = renames(&left, &right);
    if !renamed.is_empty() {
        right = Side::of(right.text, &renamed)?;
    }
    let mut found = align(&left, &right);
    for node in &found.removed {
        left.mark(*node, Mark::Changed);
    }
    for node in &found.added {
        right.mark(*node, Mark::Changed);
    }
    for (side, pairs) in [(&mut left, &found.unwrapped), (&mut right, &found.wrapping)] {
        for (outer, inner) in pairs {
            side.mark(*outer, Mark::Changed);
            side.mark(*inner, Mark::Same);
        }
    }
    for (old, new) in &found.changed {
        left.mark(*old, Mark::Changed);
        right.mark(*new, Mark::Changed);
    }
    let mut notes = renamed_throughout(&mut left, &mut right, &found, &renamed);
    notes.extend(rename(&mut left, &mut right, &found));
    notes.extend(moves(&mut left, &mut right, &found));
    comments(&mut left, &mut right);
    found.atoms.sort_unstable();
    let rows = rows(&left, &right, &found.atoms);
    let differs = |line: &Option<DiffLine>| {
        let line = line.as_ref();
        line.is_some_and(|it| it.pieces.iter().any(|it| it.emphasised))
    };
    Some(FormDiff {
        added: rows.iter().filter(|it| differs(&it.right)).count(),
        removed: rows.iter().filter(|it| differs(&it.left)).count(),
        rows,
        notes,
    })
}

/// Marks names that became others in all of the text, where their forms correspond; tells them.
fn renamed_throughout(
    left: &mut Side<'_>,
    right: &mut Side<'_>,
    found: &Found,
    renamed: &[Renamed],
) -> Vec<String> {
    for (old, new) in &found.atoms {
        let is_other = left.text_of(*old) != right.text_of(*new);
        if is_other && left.nodes[*old].hash == right.nodes[*new].hash {
            left.mark(*old, Mark::Renamed);
            right.mark(*new, Mark::Renamed);
        }
    }
    let told = renamed.iter();
    told.map(|it| words_of_rename(&it.old, &it.new, it.places))
        .collect()
}

fn words_of_rename(old: &str, new: &str, places: usize) -> String {
    format!("renamed `{old}` to `{new}` in {places} places")
}

/// Marks symbols that became one other everywhere as renamed; tells them.
fn rename(left: &mut Side<'_>, right: &mut Side<'_>, found: &Found) -> Vec<String> {
    let mut pairs: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    for (old, new) in &found.changed {
        if left.is_symbol(*old) && right.is_symbol(*new) {
            let pair = pairs.entry(left.text_of(*old)).or_default();
            pair.push((*old, *new));
        }
    }
    let mut notes = Vec::new();
    for (old_name, pairs) in pairs {
        let new_name = right.text_of(pairs[0].1);
        let is_one = pairs.iter().all(|it| right.text_of(it.1) == new_name);
        let stays = |it: &&(usize, usize)| left.text_of(it.0) == old_name;
        let same = found.atoms.iter().filter(stays).count();
        if !is_one || pairs.len() < 2 || same > pairs.len() {
            continue;
        }
        for (old, new) in &pairs {
            left.mark(*old, Mark::Renamed);
            right.mark(*new, Mark::Renamed);
        }
        notes.push(words_of_rename(old_name, new_name, pairs.len()));
    }
    notes
}

/// Marks lists that are gone here and there again elsewhere as moved, the largest first; tells them.
fn moves(left: &mut Side<'_>, right: &mut Side<'_>, found: &Found) -> Vec<String> {
    let lists = |side: &Side<'_>, roots: &[usize]| -> Vec<usize> {
        let below = roots.iter().flat_map(|it| side.below(*it));
        below
            .filter(|it| !side.is_atom(*it) && side.nodes[*it].atoms >= MOVED_ATOMS_MIN)
            .collect()
    };
    let mut there: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for node in lists(right, &found.added) {
        there.entry(right.nodes[node].hash).or_default().push(node);
    }
    let mut gone = lists(left, &found.removed);
    gone.sort_by_key(|it| std::cmp::Reverse(left.nodes[*it].atoms));
    let mut notes = Vec::new();
    for node in gone {
        // Part of what moved as a whole already.
        if left.marks.get(left.nodes[node].span.range().start) == Some(&Mark::Moved) {
            continue;
        }
        let twin = there.get_mut(&left.nodes[node].hash).and_then(Vec::pop);
        let Some(twin) = twin else { continue };
        left.mark(node, Mark::Moved);
        right.mark(twin, Mark::Moved);
        let words = left.text_of(node).split_whitespace();
        let words = words.collect::<Vec<_>>().join(" ");
        let quoted: String = words.chars().take(QUOTED_MAX).collect();
        let more = if quoted.len() < words.len() {
            "…"
        } else {
            ""
        };
        let (from, to) = (left.line_of(node) + 1, right.line_of(twin) + 1);
        notes.push(format!(
            "moved `{quoted}{more}` from line {from} to line {to}"
        ));
    }
    notes
}

/// Marks comments that are on one side only; forms know nothing of them.
fn comments(left: &mut Side<'_>, right: &mut Side<'_>) {
    let spans = |side: &Side<'_>| -> Vec<Span> {
        let comments = side.tree.tokens().iter().filter(|it| {
            use SyntaxKind::{BlockComment, Directive, LineComment};
            matches!(it.kind, LineComment | BlockComment | Directive)
        });
        comments.map(|it| it.span).collect()
    };
    let (olds, news) = (spans(left), spans(right));
    let words = |text: &'_ str, spans: &[Span]| -> Vec<String> {
        let words = spans
            .iter()
            .map(|it| text.get(it.range()).unwrap_or_default());
        words.map(|it| it.trim().to_owned()).collect()
    };
    let (old_words, new_words) = (words(left.text, &olds), words(right.text, &news));
    let old_words: Vec<&str> = old_words.iter().map(String::as_str).collect();
    let new_words: Vec<&str> = new_words.iter().map(String::as_str).collect();
    let kept = kept(&old_words, &new_words);
    for (place, span) in olds.iter().enumerate() {
        if !kept.contains(&Some(place)) {
            left.paint(*span, Mark::Changed);
        }
    }
    for (span, before) in news.iter().zip(&kept) {
        if before.is_none() {
            right.paint(*span, Mark::Changed);
        }
    }
}

/// A line of a text, and what stands on it.
struct Line {
    line: DiffLine,
    has: [bool; 4],
}

fn lines(side: &Side<'_>) -> Vec<Line> {
    let mut found = Vec::new();
    let mut start = 0;
    for (index, text) in side.text.split('\n').enumerate() {
        let marks = &side.marks[start..start + text.len()];
        let end_of_line = start + text.len() + 1;
        let mut has = [false; 4];
        let mut pieces: Vec<DiffPiece> = Vec::new();
        let mut from = 0;
        let text = text.trim_end_matches('\r');
        let ends = text.char_indices().map(|(at, it)| (at, at + it.len_utf8()));
        for (at, end) in ends {
            let next = marks.get(end).filter(|_| end < text.len());
            if next == Some(&marks[at]) {
                continue;
            }
            let piece = &text[from..end];
            let mark = match piece.trim().is_empty() {
                true => Mark::Same,
                false => marks[at],
            };
            has[mark as usize] = true;
            pieces.push(DiffPiece {
                text: piece.to_owned(),
                emphasised: mark != Mark::Same,
                change: match mark {
                    Mark::Same | Mark::Changed => FormChange::None,
                    Mark::Moved => FormChange::Moved,
                    Mark::Renamed => FormChange::Renamed,
                },
            });
            from = end;
        }
        let number = index + 1;
        let line = DiffLine { number, pieces };
        found.push(Line { line, has });
        start = end_of_line;
    }
    // What ends in a line end has no line after it.
    if side.text.is_empty() || side.text.ends_with('\n') {
        found.pop();
    }
    found
}

/// Puts lines beside one another where their atoms correspond.
fn rows(left: &Side<'_>, right: &Side<'_>, atoms: &[(usize, usize)]) -> Vec<DiffRow> {
    let starts = |side: &Side<'_>| -> Vec<usize> {
        let ends = side.text.match_indices('\n').map(|(at, _)| at + 1);
        [0].into_iter().chain(ends).collect()
    };
    let (old_starts, new_starts) = (starts(left), starts(right));
    let line = |starts: &[usize], side: &Side<'_>, node: usize| {
        let at = side.nodes[node].span.range().start;
        starts.partition_point(|it| *it <= at) - 1
    };
    let mut olds: Vec<Option<Line>> = lines(left).into_iter().map(Some).collect();
    let mut news: Vec<Option<Line>> = lines(right).into_iter().map(Some).collect();
    let mut rows = Vec::new();
    let (mut old_next, mut new_next) = (0, 0);
    let pairs = atoms.iter().map(|(old, new)| {
        (
            line(&old_starts, left, *old),
            line(&new_starts, right, *new),
        )
    });
    for (old, new) in pairs.chain([(olds.len(), news.len())]) {
        if old < old_next || new < new_next {
            continue;
        }
        for line in &mut olds[old_next..old] {
            rows.extend(line.take().and_then(|it| alone(it, true)));
        }
        for line in &mut news[new_next..new] {
            rows.extend(line.take().and_then(|it| alone(it, false)));
        }
        let (Some(before), Some(after)) = (
            olds.get_mut(old).and_then(Option::take),
            news.get_mut(new).and_then(Option::take),
        ) else {
            break;
        };
        let kind = match (kind(before.has), kind(after.has)) {
            (DiffKind::Same, DiffKind::Same) => DiffKind::Same,
            (DiffKind::Moved | DiffKind::Same, DiffKind::Moved | DiffKind::Same) => DiffKind::Moved,
            _ => DiffKind::Changed,
        };
        rows.push(DiffRow {
            kind,
            left: Some(before.line),
            right: Some(after.line),
        });
        (old_next, new_next) = (old + 1, new + 1);
    }
    rows
}

fn kind(has: [bool; 4]) -> DiffKind {
    match has {
        [_, false, false, false] => DiffKind::Same,
        [_, false, true, false] => DiffKind::Moved,
        _ => DiffKind::Changed,
    }
}

/// A line that has no partner: its forms are gone, new or moved, or stand on another line.
fn alone(line: Line, is_left: bool) -> Option<DiffRow> {
    let kind = match (kind(line.has), is_left) {
        // The other side shows these forms where they stand there.
        (DiffKind::Same, true) => return None,
        (DiffKind::Same, false) => DiffKind::Same,
        (DiffKind::Moved, _) => DiffKind::Moved,
        (_, true) => DiffKind::Removed,
        (_, false) => DiffKind::Added,
    };
    let (left, right) = match is_left {
        true => (Some(line.line), None),
        false => (None, Some(line.line)),
    };
    Some(DiffRow { kind, left, right })
}

#[cfg(test)]
mod tests;
