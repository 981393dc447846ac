//! Lists of two texts aligned from the outside in, and what is left over.

use rustc_hash::FxHashMap;

use super::Side;
use crate::history::diff::kept;

/// Pairs of lists left over in one place that are looked at for resemblance.
const PAIRS_MAX: usize = 4_096;
/// Pairs of forms of two lists that are all compared.
const CELLS_MAX: usize = 1 << 16;
/// How much of their atoms two lists share to be one that changed, of a thousand.
const ALIKE: usize = 400;
/// Lists of one kind of so many atoms each are taken for one that changed.
const SHORT_ATOMS_MAX: usize = 2;
/// Forms that are looked at for resemblance, over and over, before only kinds are compared.
const LOOKS_MAX: usize = 2_000_000;

/// What the alignment found, beside the marks.
#[derive(Default)]
pub(super) struct Found {
    /// Atoms that correspond, left and right, in the order of the text.
    pub atoms: Vec<(usize, usize)>,
    /// Atoms that correspond and are not the same.
    pub changed: Vec<(usize, usize)>,
    pub removed: Vec<usize>,
    pub added: Vec<usize>,
    /// Lists that are new around what is not, and those that are gone around what stays.
    pub wrapping: Vec<(usize, usize)>,
    pub unwrapped: Vec<(usize, usize)>,
    /// Forms that were looked at for resemblance.
    looks: usize,
}

/// Aligns lists from the outside in.
pub(super) fn align(left: &Side<'_>, right: &Side<'_>) -> Found {
    let mut found = Found::default();
    let mut waiting = vec![(0, 0)];
    while let Some((old, new)) = waiting.pop() {
        if left.nodes[old].hash == right.nodes[new].hash {
            let atoms = |side: &Side<'_>, node| -> Vec<usize> {
                let below = side.below(node).into_iter();
                below.filter(|it| side.is_atom(*it)).collect()
            };
            let pairs = atoms(left, old).into_iter().zip(atoms(right, new));
            found.atoms.extend(pairs);
            continue;
        }
        let (olds, news) = (&left.nodes[old].children, &right.nodes[new].children);
        let kept = anchors((left, olds), (right, news));
        // Between what is the same lie gaps; each is settled by itself.
        let mut old_from = 0;
        let mut new_from = 0;
        let ends = kept
            .iter()
            .enumerate()
            .filter_map(|(new, old)| Some(((*old)?, new)));
        for (old_end, new_end) in ends.chain([(olds.len(), news.len())]) {
            settle(
                (left, &olds[old_from..old_end.max(old_from)]),
                (right, &news[new_from..new_end]),
                &mut found,
                &mut waiting,
            );
            if let (Some(old), Some(new)) = (olds.get(old_end), news.get(new_end)) {
                waiting.push((*old, *new));
            }
            old_from = old_end + 1;
            new_from = new_end + 1;
        }
    }
    found
}

/// Returns for each form of the new list the one of the old that it is, in the order of both: together
/// they have as many atoms as can be, so that of two forms that changed places the smaller one moved.
fn anchors(
    (left, olds): (&Side<'_>, &[usize]),
    (right, news): (&Side<'_>, &[usize]),
) -> Vec<Option<usize>> {
    let is_same = |old: &usize, new: &usize| left.nodes[*old].hash == right.nodes[*new].hash;
    let same = |(old, new): (&usize, &usize)| is_same(old, new);
    let first = olds.iter().zip(news).take_while(|it| same(*it)).count();
    let (old_rest, new_rest) = (&olds[first..], &news[first..]);
    let ends = old_rest.iter().rev().zip(new_rest.iter().rev());
    let last = ends.take_while(|it| same(*it)).count();
    let old_rest = &old_rest[..old_rest.len() - last];
    let new_rest = &new_rest[..new_rest.len() - last];
    let middle = match old_rest.len() * new_rest.len() <= CELLS_MAX {
        true => heaviest(old_rest, new_rest, is_same, |it| left.nodes[*it].atoms),
        false => most(left, old_rest, right, new_rest),
    };
    let before = (0..first).map(Some);
    let behind = (olds.len() - last..olds.len()).map(Some);
    let middle = middle.into_iter().map(|it| it.map(|it| it + first));
    before.chain(middle).chain(behind).collect()
}

/// The same where lists are short enough to look at each pair.
fn heaviest(
    olds: &[usize],
    news: &[usize],
    is_same: impl Fn(&usize, &usize) -> bool,
    weight: impl Fn(&usize) -> usize,
) -> Vec<Option<usize>> {
    let width = news.len() + 1;
    // The most that can be kept of what begins at a pair.
    let mut best = vec![0; (olds.len() + 1) * width];
    for (at, old) in olds.iter().enumerate().rev() {
        for (other, new) in news.iter().enumerate().rev() {
            let skipped = best[(at + 1) * width + other].max(best[at * width + other + 1]);
            let both = match is_same(old, new) {
                true => weight(old) + best[(at + 1) * width + other + 1],
                false => 0,
            };
            best[at * width + other] = skipped.max(both);
        }
    }
    let mut kept = vec![None; news.len()];
    let (mut at, mut other) = (0, 0);
    while at < olds.len() && other < news.len() {
        let here = best[at * width + other];
        if here == best[(at + 1) * width + other] {
            at += 1;
        } else if here == best[at * width + other + 1] {
            other += 1;
        } else {
            kept[other] = Some(at);
            (at, other) = (at + 1, other + 1);
        }
    }
    kept
}

/// The same where they are long: as many forms as can be.
fn most(left: &Side<'_>, olds: &[usize], right: &Side<'_>, news: &[usize]) -> Vec<Option<usize>> {
    let words = |side: &Side<'_>, nodes: &[usize]| -> Vec<String> {
        let hashes = nodes.iter().map(|it| side.nodes[*it].hash.to_string());
        hashes.collect()
    };
    let (old_words, new_words) = (words(left, olds), words(right, news));
    let old_words: Vec<&str> = old_words.iter().map(String::as_str).collect();
    let new_words: Vec<&str> = new_words.iter().map(String::as_str).collect();
    kept(&old_words, &new_words)
}

/// Pairs what is left over on both sides of one place: lists that resemble one another, and atoms.
fn settle(
    (left, olds): (&Side<'_>, &[usize]),
    (right, news): (&Side<'_>, &[usize]),
    found: &mut Found,
    waiting: &mut Vec<(usize, usize)>,
) {
    let mut next = 0;
    let mut looks = found.looks;
    let is_few = olds.len() * news.len() <= PAIRS_MAX;
    for old in olds {
        let mut fits = |new: &usize| match (left.is_atom(*old), right.is_atom(*new)) {
            (true, true) => left.is_symbol(*old) == right.is_symbol(*new),
            (false, false) => {
                looks += left.nodes[*old].forms + right.nodes[*new].forms;
                match looks <= LOOKS_MAX {
                    true => resemble(left, *old, right, *new),
                    false => left.nodes[*old].kind == right.nodes[*new].kind,
                }
            }
            _ => false,
        };
        let place = is_few
            .then(|| news[next..].iter().position(&mut fits))
            .flatten();
        let Some(place) = place else {
            found.removed.push(*old);
            continue;
        };
        found.added.extend(&news[next..next + place]);
        let new = news[next + place];
        match left.is_atom(*old) {
            true => {
                found.atoms.push((*old, new));
                found.changed.push((*old, new));
            }
            false => {
                let (old_hash, new_hash) = (left.nodes[*old].hash, right.nodes[new].hash);
                // What is only wrapped, or unwrapped, is what it was.
                let inner = |side: &Side<'_>, node, hash| match looks <= LOOKS_MAX {
                    true => side.within(node, hash),
                    false => None,
                };
                if let Some(inner) = inner(right, new, old_hash) {
                    found.wrapping.push((new, inner));
                    waiting.push((*old, inner));
                } else if let Some(inner) = inner(left, *old, new_hash) {
                    found.unwrapped.push((*old, inner));
                    waiting.push((inner, new));
                } else {
                    waiting.push((*old, new));
                }
            }
        }
        next += place + 1;
    }
    found.looks = looks;
    found.added.extend(&news[next..]);
}

/// Whether two lists are one that changed: they share much, one is in the other, or both are short.
fn resemble(left: &Side<'_>, old: usize, right: &Side<'_>, new: usize) -> bool {
    let (one, other) = (&left.nodes[old], &right.nodes[new]);
    let short = one.atoms.max(other.atoms) <= SHORT_ATOMS_MAX && one.kind == other.kind;
    short
        || alike(left, old, right, new) >= ALIKE
        || right.within(new, one.hash).is_some()
        || left.within(old, other.hash).is_some()
}

/// Returns how much of their atoms two lists share, of a thousand.
fn alike(left: &Side<'_>, old: usize, right: &Side<'_>, new: usize) -> usize {
    let mut counts: FxHashMap<u64, usize> = FxHashMap::default();
    let atoms = |side: &Side<'_>, node: usize| -> Vec<u64> {
        let below = side.below(node).into_iter();
        let atoms = below.filter(|it| side.is_atom(*it));
        atoms.map(|it| side.nodes[it].hash).collect()
    };
    for atom in atoms(left, old) {
        *counts.entry(atom).or_default() += 1;
    }
    let shared = atoms(right, new).into_iter().filter(|it| {
        let count = counts.get_mut(it).filter(|it| **it > 0);
        count.map(|it| *it -= 1).is_some()
    });
    let all = left.nodes[old].atoms + right.nodes[new].atoms;
    2000 * shared.count() / all.max(1)
}
