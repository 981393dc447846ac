//! Texts as words, and what is asked for by field as words that no text has.
//!
//! The index is SQLite's FTS5 over `unicode61`. Everything is cut into words here first, so that what is
//! looked for and what is looked through are cut alike, with the index and without it. Letters beyond
//! ASCII become two private characters each, which `unicode61` takes as they are: which Unicode its
//! tables are of does not matter then. A test shows it of every character.

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

/// What every commit has, and nothing else.
pub(super) const COMMIT: char = '\u{e000}';
/// Stands before three letters of a name.
const LETTERS: char = '\u{e007}';
/// Where a name ends.
const EDGE: char = '\u{e009}';
/// What of ASCII is no letter and no digit stands in a label as a private character from here on.
const SIGNS: u32 = 0xe100;
/// The upper bits of a character beyond ASCII stand as a private character from here on.
const UPPER: u32 = 0xe200;
/// And the lower ones from here on.
const LOWER: u32 = 0xe400;
const LOWER_BITS: u32 = 12;

/// A field whose values are labels of a commit. The number is the character before the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Field {
    Kind = 0xe001,
    Author = 0xe002,
    Origin = 0xe003,
    Rule = 0xe004,
    Severity = 0xe005,
    Name = 0xe006,
}

/// What takes words, letter by letter.
pub(super) trait Words {
    /// The next letter begins a word.
    fn begin(&mut self);
    fn ascii(&mut self, letter: u8);
    fn letter(&mut self, letter: char);

    fn word(&mut self, word: &str) {
        self.begin();
        word.chars().for_each(|it| self.letter(it));
    }
}

/// Words with a space before each.
impl Words for String {
    fn begin(&mut self) {
        self.push(' ');
    }

    fn ascii(&mut self, letter: u8) {
        self.push(char::from(letter));
    }

    fn letter(&mut self, letter: char) {
        self.push(letter);
    }
}

/// What a byte of ASCII is in a word; 0 where it is no letter and no digit.
const IN_WORDS: [u8; 128] = {
    let mut letters = [0; 128];
    let mut byte = 0;
    while byte < 128_u8 {
        if byte.is_ascii_alphanumeric() {
            letters[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    letters
};

/// Appends the words of a text.
pub(super) fn spread(text: &str, into: &mut impl Words) {
    let mut is_inside = false;
    let mut rest = text.as_bytes().iter().enumerate();
    while let Some((at, byte)) = rest.next() {
        match IN_WORDS.get(usize::from(*byte)) {
            Some(0) => is_inside = false,
            Some(letter) => {
                if !std::mem::replace(&mut is_inside, true) {
                    into.begin();
                }
                into.ascii(*letter);
            }
            None => {
                let Some(it) = text[at..].chars().next() else {
                    break;
                };
                // The first of its bytes is taken already.
                rest.nth(it.len_utf8() - 2);
                if !is_mark(it) {
                    is_inside = spread_letter(it, is_inside, into);
                }
            }
        }
    }
}

/// Appends a character beyond ASCII; answers whether what follows goes on with its word.
fn spread_letter(it: char, mut is_inside: bool, into: &mut impl Words) -> bool {
    let mut is_word = false;
    fold(it, |it| {
        is_word = true;
        if !std::mem::replace(&mut is_inside, true) {
            into.begin();
        }
        push_letter(it, into);
    });
    is_inside && is_word
}

/// Returns the words of a text, with a space before each.
pub(super) fn cut(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 1);
    spread(text, &mut words);
    words
}

/// Marks on letters (accents and the like) do not count.
fn is_mark(it: char) -> bool {
    canonical_combining_class(it) != 0
}

/// Hands over what stands for a character beyond ASCII: nothing, where it is no letter and no digit.
fn fold(it: char, mut put: impl FnMut(char)) {
    for lower in it.to_lowercase() {
        decompose_canonical(lower, |part| {
            if !is_mark(part) && part.is_alphanumeric() {
                part.to_lowercase().for_each(&mut put);
            }
        });
    }
}

fn push_letter(it: char, into: &mut impl Words) {
    if it.is_ascii() {
        into.letter(it);
        return;
    }
    let number = it as u32;
    for private in [
        UPPER + (number >> LOWER_BITS),
        LOWER + (number & ((1 << LOWER_BITS) - 1)),
    ] {
        char::from_u32(private)
            .into_iter()
            .for_each(|it| into.letter(it));
    }
}

/// Appends a value so that it is one word, whatever it is made of.
fn push_value(value: &str, into: &mut String) {
    for it in value.chars() {
        let before = into.len();
        match it {
            _ if it.is_ascii_alphanumeric() => into.push(it.to_ascii_lowercase()),
            _ if it.is_ascii() => into.extend(char::from_u32(SIGNS + it as u32)),
            _ => fold(it, |it| push_letter(it, into)),
        }
        if into.len() == before {
            push_letter(it, into);
        }
    }
}

/// Returns the label that says that a field has a value.
pub(super) fn label(field: Field, value: &str) -> String {
    let mut label = String::new();
    put_label(field, value, &mut label);
    label
}

/// Puts such a label in the place of what was there.
pub(super) fn put_label(field: Field, value: &str, into: &mut String) {
    into.clear();
    into.extend(char::from_u32(field as u32));
    push_value(value, into);
}

/// Returns a name as it is compared by its parts.
pub(super) fn letters(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    push_value(name, &mut letters);
    letters
}

/// Returns three letters after the other of a part of a name, as words; nothing of less than three.
pub(super) fn threes(letters: &str) -> Vec<String> {
    let letters: Vec<char> = letters.chars().collect();
    let three = |it: &[char]| [&[LETTERS], it].concat().into_iter().collect();
    letters.windows(3).map(three).collect()
}

/// Appends those of a whole name, with its end.
pub(super) fn spread_threes(name: &str, into: &mut impl Words) {
    let letters = letters(name);
    let mut window = [EDGE; 3];
    for (place, it) in letters.chars().chain([EDGE, EDGE]).enumerate() {
        window = [window[1], window[2], it];
        if place >= 2 {
            into.begin();
            into.letter(LETTERS);
            window.into_iter().for_each(|it| into.letter(it));
        }
    }
}

/// Returns what a word of three letters of a name begins with, when less than three are asked for.
pub(super) fn beginning_of_three(letters: &str) -> String {
    let mut beginning = String::from(LETTERS);
    beginning.push_str(letters);
    beginning
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::Connection;

    #[test]
    fn words_are_folded_and_cut() {
        assert_eq!(cut("(define (Parse-Line! x2)"), " define parse line x2");
        for (one, other) in [
            ("Größe", "groẞe"),
            ("cafe\u{301}", "CAFÉ"),
            ("σοφος", "ΣΟΦΟ\u{3c2}"),
        ] {
            let (one, other) = (cut(one), cut(other));
            assert_eq!(one.to_lowercase(), other.to_lowercase());
            assert_eq!(one.split_whitespace().count(), 1);
        }
        assert_ne!(cut("日"), cut("本"));
        assert_eq!(cut("日本 語").split_whitespace().count(), 2);
        assert!(cut("¿?… -- \u{e001}").is_empty());
    }

    #[test]
    fn labels_are_one_word_and_tell_values_apart() {
        let labels: Vec<String> = ["1.1", "1-1", "11", "1 1"]
            .iter()
            .map(|it| label(Field::Rule, it))
            .collect();
        let unique: std::collections::BTreeSet<&String> = labels.iter().collect();
        assert_eq!(unique.len(), labels.len());
        assert_ne!(label(Field::Kind, "a"), label(Field::Author, "a"));
        assert_eq!(threes("abcd").len(), 2);
        let mut of_name = String::new();
        spread_threes("f", &mut of_name);
        assert_eq!(of_name.split_whitespace().count(), 1);
        let edged = format!("{}{EDGE}{EDGE}", letters("text/öß"));
        of_name.clear();
        spread_threes("text/öß", &mut of_name);
        let whole: Vec<&str> = of_name.split(' ').skip(1).collect();
        assert_eq!(whole, threes(&edged));
    }

    /// Whatever character a text has: the words it becomes are those of the index.
    #[test]
    fn the_index_leaves_every_word_as_it_is() {
        let index = Connection::open_in_memory().expect("a database");
        index
            .execute_batch(
                "CREATE VIRTUAL TABLE it USING fts5(a, content = '', tokenize = \"unicode61 remove_diacritics 0\");
                 CREATE VIRTUAL TABLE words USING fts5vocab(it, row);
                 BEGIN",
            )
            .expect("tables");
        let mut expected = std::collections::BTreeSet::new();
        let mut insert = index
            .prepare("INSERT INTO it (a) VALUES (?1)")
            .expect("a statement");
        for it in '\0'..=char::MAX {
            let text = it.to_string();
            let mut spaced = String::new();
            spread(&text, &mut spaced);
            let mut value = label(Field::Kind, &text);
            value.push('x');
            spaced.push(' ');
            spaced.push_str(&value);
            expected.extend(
                spaced
                    .split(' ')
                    .filter(|it| !it.is_empty())
                    .map(str::to_string),
            );
            insert.execute([&spaced]).expect("indexed");
        }
        let mut found = index
            .prepare("SELECT term FROM words")
            .expect("a statement");
        let found: std::collections::BTreeSet<String> = found
            .query_map([], |row| row.get(0))
            .expect("words")
            .collect::<Result<_, _>>()
            .expect("texts");
        let odd: Vec<String> = expected
            .symmetric_difference(&found)
            .map(|it| it.escape_unicode().to_string())
            .collect();
        assert!(odd.is_empty(), "{} odd: {}", odd.len(), odd.join(" "));
    }
}
