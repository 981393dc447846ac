//! Symbols that are gone in one text and others that are new in the other, told to be the same: a name
//! was changed throughout. It is found before anything is aligned, so that a form in which nothing but
//! names differs counts as the same.
//!
//! Who stands in the same place of the same list, names that are gone or new being any, votes for it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Side, hash_of};

/// Places of a name that are equal but for names, at least.
const VOTES_MIN: usize = 2;
/// Stands for any name that is gone or new.
const ANY: u64 = 0;

/// A name of the left text, and what the right one has for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Renamed {
    pub old: String,
    pub new: String,
    pub places: usize,
}

/// Returns the names that became others throughout, in the order of the alphabet.
pub(super) fn renames(left: &Side<'_>, right: &Side<'_>) -> Vec<Renamed> {
    let (olds, news) = (places(left), places(right));
    let only =
        |one: &FxHashMap<&str, usize>, other: &FxHashMap<&str, usize>| -> FxHashSet<String> {
            let mine = one.keys().filter(|it| !other.contains_key(*it));
            mine.map(|it| it.to_string()).collect()
        };
    let (gone, new) = (only(&olds, &news), only(&news, &olds));
    if gone.is_empty() || new.is_empty() {
        return Vec::new();
    }
    let (from, to) = (contexts(left, &gone), contexts(right, &new));
    let mut votes: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    for (context, names) in &from {
        for (old, count) in names {
            for (new, other) in to.get(context).into_iter().flatten() {
                *votes.entry((old, new)).or_default() += count.min(other);
            }
        }
    }
    let mut votes: Vec<_> = votes.into_iter().collect();
    votes.sort_by_key(|((old, new), votes)| (std::cmp::Reverse(*votes), *old, *new));
    let mut taken: FxHashSet<&str> = FxHashSet::default();
    let mut found = Vec::new();
    for ((old, new), votes) in votes {
        let places = olds[old].min(news[new]);
        let is_sure = votes >= VOTES_MIN && votes * 2 >= places;
        if is_sure && !taken.contains(old) && !taken.contains(new) {
            taken.extend([old, new]);
            found.push(Renamed {
                old: old.to_string(),
                new: new.to_string(),
                places,
            });
        }
    }
    found.sort_by(|one, other| one.old.cmp(&other.old));
    found
}

/// Returns how often each symbol stands in a text.
fn places<'a>(side: &Side<'a>) -> FxHashMap<&'a str, usize> {
    let mut places: FxHashMap<&str, usize> = FxHashMap::default();
    for node in (0..side.nodes.len()).filter(|it| side.is_symbol(*it)) {
        *places.entry(side.text_of(node)).or_default() += 1;
    }
    places
}

/// Returns for each place of a list how often each of some names stands there, these names being any in
/// all lists.
fn contexts<'a>(
    side: &Side<'a>,
    names: &FxHashSet<String>,
) -> FxHashMap<u64, FxHashMap<&'a str, usize>> {
    let is_any = |node: usize| side.is_symbol(node) && names.contains(side.text_of(node));
    let mut hashes = vec![ANY; side.nodes.len()];
    let mut found: FxHashMap<u64, FxHashMap<&str, usize>> = FxHashMap::default();
    // Children come behind their parents.
    for place in (0..side.nodes.len()).rev() {
        let node = &side.nodes[place];
        if node.children.is_empty() {
            hashes[place] = if is_any(place) { ANY } else { node.hash };
            continue;
        }
        let below: Vec<u64> = node.children.iter().map(|it| hashes[*it]).collect();
        hashes[place] = hash_of(&(node.kind as u8, below));
        for (index, child) in node.children.iter().enumerate() {
            if is_any(*child) {
                let names = found.entry(hash_of(&(hashes[place], index))).or_default();
                *names.entry(side.text_of(*child)).or_default() += 1;
            }
        }
    }
    found
}
