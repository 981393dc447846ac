//! Finding texts by parts of them, the best first.

use frizbee::{Config, Matcher, Pattern};

/// Characters of a word that are matched; a longer one could not be scored.
const WORD_MAX: usize = 64;

/// A text that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its place among those asked.
    pub place: usize,
    /// The characters that were matched, by their places.
    pub characters: Vec<u32>,
}

/// Returns the texts that have every word of a query, best first; all of them for none.
pub fn find(query: &str, texts: &[&str]) -> Vec<Found> {
    let patterns: Vec<Pattern> = query
        .split_whitespace()
        .map(|word| Pattern::from(word.chars().take(WORD_MAX).collect::<String>()))
        .collect();
    if patterns.is_empty() {
        let all = (0..texts.len()).map(|place| Found {
            place,
            characters: Vec::new(),
        });
        return all.collect();
    }
    let mut matcher = Matcher::from_patterns(&patterns, &Config::default());
    let found = matcher.match_list_indices(texts).into_iter();
    found
        .map(|it| Found {
            place: it.index as usize,
            characters: it.indices,
        })
        .collect()
}

/// Returns the text that a mistyped one may have meant.
pub fn nearest<'a>(typed: &str, texts: &[&'a str]) -> Option<&'a str> {
    const TYPOS: u16 = 2;
    let config = Config {
        max_typos: Some(TYPOS),
        ..Config::default()
    };
    let typed: String = typed.chars().take(WORD_MAX).collect();
    let length = typed.chars().count();
    if length <= usize::from(TYPOS) {
        return None;
    }
    let mut matcher = Matcher::from_patterns(&[Pattern::from(typed)], &config);
    let found = matcher.match_list_indices(texts).into_iter();
    let mut found = found.map(|it| texts[it.index as usize]);
    found.find(|it| it.chars().count().abs_diff(length) <= usize::from(TYPOS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_asked_for() {
        let texts = ["map-pairs", "sum-list", "map"];
        let places =
            |query| -> Vec<usize> { find(query, &texts).iter().map(|it| it.place).collect() };
        assert_eq!(places(""), [0, 1, 2]);
        assert_eq!(places("map pairs"), [0]);
        assert_eq!(places("map").len(), 2);
        assert_eq!(places("zzz"), Vec::<usize>::new());
    }

    #[test]
    fn what_was_mistyped_is_guessed() {
        let texts = ["rows", "commits", "query", "violations"];
        for (typed, meant) in [
            ("commmits", Some("commits")),
            ("comits", Some("commits")),
            ("violatons", Some("violations")),
            ("voilations", Some("violations")),
            ("row", Some("rows")),
            ("sheep", None),
            ("x", None),
        ] {
            assert_eq!(nearest(typed, &texts), meant, "{typed}");
        }
    }
}
