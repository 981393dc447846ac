//! Asking the terminal how bright its ground is: once, before anything else reads from it, and not for
//! longer than a tenth of a second.

use std::io::{self, Read, Write};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::termios::{OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};

use super::super::color::Rgb;
use super::super::key::{Key, KeyCode};
use super::environment;

/// OSC 11 asks for the ground; what every terminal answers stands behind it as a fence.
const QUESTION: &str = "\x1b]11;?\x1b\\\x1b[c";
/// Bytes of an answer; more are somebody's keys.
const ANSWER_BYTES_MAX: usize = 512;

/// What the terminal said, and what a person typed before it did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ground {
    /// Whether it is bright, as far as that is known.
    pub is_bright: Option<bool>,
    pub typed: Vec<Key>,
}

/// Looks how bright the terminal's ground is: in the environment, or by asking.
pub fn ground() -> Ground {
    let known = environment::is_bright();
    if known.is_some() {
        return Ground {
            is_bright: known,
            typed: Vec::new(),
        };
    }
    let answer = answer().unwrap_or_default();
    Ground {
        is_bright: bright(&answer),
        typed: typed(&answer),
    }
}

/// Asks and reads until the fence, or until nothing came for a tenth of a second.
fn answer() -> io::Result<Vec<u8>> {
    enable_raw_mode()?;
    let answer = read_answer();
    disable_raw_mode()?;
    answer
}

fn read_answer() -> io::Result<Vec<u8>> {
    let mut input = io::stdin().lock();
    let before = tcgetattr(&input)?;
    let mut patient = before.clone();
    // A read ends after a tenth of a second without a byte.
    patient.special_codes[SpecialCodeIndex::VMIN] = 0;
    patient.special_codes[SpecialCodeIndex::VTIME] = 1;
    tcsetattr(&input, OptionalActions::Now, &patient)?;
    let mut out = io::stdout();
    let asked = out
        .write_all(QUESTION.as_bytes())
        .and_then(|()| out.flush());
    let mut answer = Vec::new();
    let mut byte = [0; 1];
    while asked.is_ok() && answer.len() < ANSWER_BYTES_MAX && !is_fenced(&answer) {
        match input.read(&mut byte) {
            Ok(1) => answer.push(byte[0]),
            _ => break,
        }
    }
    tcsetattr(&input, OptionalActions::Now, &before)?;
    asked?;
    Ok(answer)
}

/// Whether the answer to the second question has come to its end.
fn is_fenced(answer: &[u8]) -> bool {
    let text = String::from_utf8_lossy(answer);
    text.rfind("\x1b[?")
        .is_some_and(|it| text[it..].ends_with('c'))
}

/// Reads `rgb:ffff/ffff/ffff` out of an answer.
fn bright(answer: &[u8]) -> Option<bool> {
    let text = String::from_utf8_lossy(answer);
    let (_, rest) = text.split_once("rgb:")?;
    let mut parts = rest.split(['/', '\x1b', '\x07']).map(|digits| {
        let digits = digits.get(..2).or(digits.get(..1))?;
        u8::from_str_radix(digits, 16).ok()
    });
    let mut part = || parts.next().flatten();
    let ground = Rgb(part()?, part()?, part()?);
    Some(ground.luminance() > 0.5)
}

/// Returns the keys among the answers.
fn typed(answer: &[u8]) -> Vec<Key> {
    let text = String::from_utf8_lossy(answer);
    let mut rest = text.chars().peekable();
    let mut keys = Vec::new();
    while let Some(character) = rest.next() {
        if character != ESCAPE {
            keys.extend(plain(character));
            continue;
        }
        match rest.next() {
            // An answer, up to `BEL` or `ESC \\`.
            Some(']') => {
                let end = |it: &char| *it == '\x07' || *it == ESCAPE;
                if rest.by_ref().find(end) == Some(ESCAPE) {
                    rest.next();
                }
            }
            // Another answer, or a key that is no character.
            Some('[') => {
                let sequence: String =
                    std::iter::from_fn(|| rest.next_if(|it| *it < '@')).collect();
                let end = rest.next();
                let named = SEQUENCES
                    .iter()
                    .find(|it| sequence.is_empty() && Some(it.0) == end);
                keys.extend(named.map(|it| Key::plain(it.1)));
            }
            Some(character) => keys.extend(plain(character).map(|key| Key { alt: true, ..key })),
            None => keys.push(Key::plain(KeyCode::Escape)),
        }
    }
    keys
}

const ESCAPE: char = '\x1b';

/// Keys that are no character, by what ends their sequence.
const SEQUENCES: [(char, KeyCode); 6] = [
    ('A', KeyCode::Up),
    ('B', KeyCode::Down),
    ('C', KeyCode::Right),
    ('D', KeyCode::Left),
    ('H', KeyCode::Home),
    ('F', KeyCode::End),
];

fn plain(character: char) -> Option<Key> {
    Some(match character {
        '\r' | '\n' => Key::plain(KeyCode::Enter),
        '\t' => Key::plain(KeyCode::Tab),
        '\x7f' | '\x08' => Key::plain(KeyCode::Backspace),
        '\x01'..='\x1a' => Key::ctrl(char::from(b'a' - 1 + character as u8)),
        _ if character.is_control() => return None,
        _ => Key::character(character),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_how_bright_the_ground_is() {
        let said = |text: &str| bright(text.as_bytes());
        assert_eq!(
            said("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?62c"),
            Some(true)
        );
        assert_eq!(said("\x1b]11;rgb:1e1e/1e1e/2e2e\x07\x1b[?62c"), Some(false));
        assert_eq!(said("\x1b]11;rgb:00/00/00\x07"), Some(false));
        assert_eq!(said("\x1b[?62c"), None);
        assert_eq!(said("\x1b]11;rgb:zz/00/00\x07"), None);
    }

    #[test]
    fn what_is_typed_before_the_answer_is_kept() {
        let words = |text: &str| {
            let keys = typed(text.as_bytes()).into_iter();
            keys.map(|it| it.to_string()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words("\x1b]11;rgb:0/0/0\x1b\\\x1b[?62;22c"), "");
        assert_eq!(words("(+ 1\r"), "( + space 1 enter");
        assert_eq!(words("a\x1b]11;rgb:0/0/0\x07b\x1b[?1cé"), "a b é");
        assert_eq!(
            words("\x1b2\x1b[A\x10\x7f\t\x1b[5~"),
            "alt-2 up ctrl-p backspace tab"
        );
        assert_eq!(words("\x1b"), "esc");
    }

    #[test]
    fn the_fence_ends_an_answer() {
        assert!(is_fenced(b"\x1b]11;rgb:0/0/0\x07\x1b[?1;2c"));
        assert!(!is_fenced(b"\x1b]11;rgb:0/0/c") && !is_fenced(b""));
    }
}
