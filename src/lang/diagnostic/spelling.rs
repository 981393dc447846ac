//! Which known name somebody meant: slips of the finger, other capitals, other separators, other order.

/// Names longer than this are no slip of anything.
const LENGTH_MAX: usize = 64;

/// Returns the known name closest to a wanted one, if one is close enough.
pub fn closest<'names>(
    wanted: &str,
    known: impl Iterator<Item = &'names str>,
) -> Option<&'names str> {
    let length = wanted.chars().count();
    if length > LENGTH_MAX {
        return None;
    }
    let most = most_slips(length);
    let plain = plain(wanted);
    let words = words(&plain);
    known
        .filter(|other| *other != wanted && other.len() <= 2 * LENGTH_MAX)
        .filter_map(|other| {
            let rank = rank(wanted, &plain, &words, other, most)?;
            let first = usize::from(other.chars().next() != wanted.chars().next());
            Some(((rank, first, other.len()), other))
        })
        .min()
        .map(|(_, other)| other)
}

/// How many slips a name of some length may hold: in a short name every letter counts.
fn most_slips(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3..=5 => 1,
        6..=8 => 2,
        _ => 3,
    }
}

/// Lower is closer; nothing where the names have little in common.
fn rank(
    wanted: &str,
    plain_wanted: &str,
    words_wanted: &[&str],
    other: &str,
    most: usize,
) -> Option<usize> {
    let plain_other = plain(other);
    if plain_other == plain_wanted && plain_wanted.len() > 1 {
        return Some(0);
    }
    if words_wanted.len() > 1 && words(&plain_other) == words_wanted {
        return Some(1);
    }
    if most == 0 || wanted.len().abs_diff(other.len()) > most {
        return None;
    }
    let slips = distance(wanted, other).min(distance(plain_wanted, &plain_other));
    (slips <= most).then_some(slips + 1)
}

/// A name without capitals, and with one separator in place of `_`, `.`, `/` and humps.
fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len() + 4);
    let mut after_small = false;
    for letter in name.chars() {
        match letter {
            '_' | '.' | '/' | ':' => plain.push('-'),
            _ if letter.is_uppercase() => {
                if after_small {
                    plain.push('-');
                }
                plain.extend(letter.to_lowercase());
            }
            _ => plain.push(letter),
        }
        after_small = letter.is_lowercase();
    }
    plain
}

/// The words of a plain name, sorted: `trim-string` has those of `string/trim`.
fn words(plain: &str) -> Vec<&str> {
    let mut words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words
}

/// Returns how many letters must be changed, added, dropped or swapped with their neighbour.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let same = usize::from(left[i - 1] != right[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + same);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_slips_of_the_finger() {
        assert_eq!(distance("cond", "cond"), 0);
        assert_eq!(distance("pritnln", "println"), 1);
        assert_eq!(distance("lenght", "length"), 1);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn the_closest_name_is_found_whatever_its_capitals_and_separators() {
        let known = [
            "string/trim",
            "length",
            "*",
            "list-length",
            "vector-ref",
            "let",
            "set!",
        ];
        let closest = |wanted| closest(wanted, known.into_iter());
        assert_eq!(closest("lenght"), Some("length"));
        assert_eq!(closest("string_trim"), Some("string/trim"));
        assert_eq!(closest("String.trim"), Some("string/trim"));
        assert_eq!(closest("trim-string"), Some("string/trim"));
        assert_eq!(closest("listLength"), Some("list-length"));
        assert_eq!(closest("LENGTH"), Some("length"));
        // A name of one or two letters is like everything.
        assert_eq!(closest("f"), None);
        assert_eq!(closest("entirely-different"), None);
    }
}
