//! How much a new definition is like one that is gone from the same file: enough for a rename?

use super::super::blame::words;
use super::super::rename::renamed;
use crate::history::diff;
use crate::history::record::AtomicCommit;
use crate::lang::definition::Definition;

/// Of a hundred words, so many must be shared by what stands in the same place …
const SHARED_IN_PLACE: usize = 50;
/// … and so many by what stands elsewhere in the file.
const SHARED_ELSEWHERE: usize = 80;

/// Compared by the place first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Resemblance {
    is_in_place: bool,
    /// Of a hundred.
    shared: usize,
}

impl Resemblance {
    /// Compares; `before` and `after` are the names in the file in their order. Nothing where they are
    /// not alike enough.
    pub fn of(
        old: &AtomicCommit,
        new: &Definition,
        before: &[String],
        after: &[String],
    ) -> Option<Resemblance> {
        let found = Resemblance {
            is_in_place: is_in_place((&old.name, before), (&new.name, after)),
            shared: shared(
                &renamed(&old.source, &[(old.name.clone(), new.name.clone())]),
                &new.text,
            ),
        };
        let least = match found.is_in_place {
            true => SHARED_IN_PLACE,
            false => SHARED_ELSEWHERE,
        };
        (found.shared >= least).then_some(found)
    }
}

/// Whether two names stand between the same ones of those that stayed.
fn is_in_place(old: (&str, &[String]), new: (&str, &[String])) -> bool {
    let neighbours = |(name, own): (&str, &[String]), other: &[String]| {
        let at = own.iter().position(|it| it == name)?;
        let stayed = |it: &&String| other.contains(it);
        let above = own[..at].iter().rev().find(stayed).cloned();
        let below = own[at + 1..].iter().find(stayed).cloned();
        Some((above, below))
    };
    let before = neighbours(old, new.1);
    before.is_some() && before == neighbours(new, old.1)
}

/// Of a hundred words of both texts, how many they share in the same order.
fn shared(left: &str, right: &str) -> usize {
    let (left, right) = (words(left), words(right));
    let left: Vec<&str> = left.iter().map(|it| it.0.as_str()).collect();
    let right: Vec<&str> = right.iter().map(|it| it.0.as_str()).collect();
    let kept = diff::kept(&left, &right).into_iter().flatten().count();
    (200 * kept)
        .checked_div(left.len() + right.len())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_string).collect()
    }

    #[test]
    fn a_place_is_between_those_that_stayed() {
        let check = |old: &str, before: &str, new: &str, after: &str, expected: bool| {
            let found = is_in_place((old, &names(before)), (new, &names(after)));
            assert_eq!(found, expected, "{before} → {after}");
        };
        check("b", "a b c", "x", "a x c", true);
        check("b", "a b c", "x", "a c x", false);
        check("b", "a b", "x", "new a x", true);
        check("b", "b", "x", "x", true);
        check("b", "a c", "x", "a x", false);
    }

    #[test]
    fn words_are_shared_in_their_order() {
        assert_eq!(shared("(f x y)", "(f x y)"), 100);
        assert_eq!(shared("(f x)", "(g y)"), 50);
        assert_eq!(shared("", ""), 0);
        assert!(shared("(defun f (x) (* 2 x))", "(defun f (x) (* 3 x))") > 80);
    }
}
