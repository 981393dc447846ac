//! Asking the terminal how bright its ground is: once, before anything else reads from it, and not for
//! longer than a tenth of a second.

use std::io::{self, Read, Write};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use rustix::termios::{OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};

use super::super::color::Rgb;
use super::environment;

/// OSC 11 asks for the ground; what every terminal answers stands behind it as a fence.
const QUESTION: &str = "\x1b]11;?\x1b\\\x1b[c";
/// Bytes of an answer; more are somebody's keys.
const ANSWER_BYTES_MAX: usize = 512;

/// Whether the terminal's ground is bright, as far as it says so.
pub fn is_bright() -> Option<bool> {
    environment::is_bright().or_else(|| bright(&answer().ok()?))
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
    fn the_fence_ends_an_answer() {
        assert!(is_fenced(b"\x1b]11;rgb:0/0/0\x07\x1b[?1;2c"));
        assert!(!is_fenced(b"\x1b]11;rgb:0/0/c") && !is_fenced(b""));
    }
}
