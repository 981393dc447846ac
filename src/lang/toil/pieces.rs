//! Long sequences and texts, gone through a piece at a time: whoever wants the program to stop is heard
//! between two of them. What was stopped is shorter than it should be, and void.

use memchr::memmem;

use super::{Steps, is_over};

/// Bytes that are copied, summed or looked through at a stretch.
pub const PIECE_BYTES: usize = 256 << 10;

/// An iterator that ends early where the program is to stop.
pub struct Minded<I> {
    items: I,
    steps: Steps,
}

/// Makes an iterator mind who wants the program to stop.
pub trait Mind: Iterator + Sized {
    fn minded(self) -> Minded<Self> {
        Minded {
            items: self,
            steps: Steps::default(),
        }
    }
}

impl<I: Iterator> Mind for I {}

impl<I: Iterator> Iterator for Minded<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        match self.steps.is_over() {
            true => None,
            false => self.items.next(),
        }
    }

    /// As if nobody stopped it, so that who collects makes room at once.
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}

/// Returns a copy of bytes.
pub fn copied(bytes: &[u8]) -> Vec<u8> {
    let mut copy = Vec::with_capacity(bytes.len());
    for piece in bytes.chunks(PIECE_BYTES) {
        if is_over() {
            break;
        }
        copy.extend_from_slice(piece);
    }
    copy
}

/// Returns a copy of a text.
pub fn owned(text: &str) -> String {
    if text.len() <= PIECE_BYTES {
        return text.to_string();
    }
    let mut copy = String::with_capacity(text.len());
    pieces(text, |_, _| true).for_each(|piece| copy.push_str(piece));
    copy
}

/// Returns a text so many times.
pub fn repeated(text: &str, count: usize) -> String {
    if text.is_empty() {
        return String::new();
    }
    let mut repeated = String::with_capacity(text.len().saturating_mul(count));
    // As many at a stretch as make a piece.
    let at_once = (PIECE_BYTES / text.len()).clamp(1, count.max(1));
    let stretch = text.repeat(at_once);
    for _ in 0..count / at_once {
        if is_over() {
            return repeated;
        }
        pieces(&stretch, |_, _| true).for_each(|piece| repeated.push_str(piece));
    }
    repeated.push_str(&stretch[..count % at_once * text.len()]);
    repeated
}

/// Iterates over the pieces of a text, cut between two characters that `may_part`.
pub fn pieces(text: &str, may_part: fn(char, char) -> bool) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() || rest.len() > PIECE_BYTES && is_over() {
            return None;
        }
        let cut = cut(rest, may_part);
        let (piece, behind) = rest.split_at(cut);
        rest = behind;
        Some(piece)
    })
}

/// Returns where the first piece of a text ends.
fn cut(text: &str, may_part: fn(char, char) -> bool) -> usize {
    if text.len() <= PIECE_BYTES {
        return text.len();
    }
    let mut start = PIECE_BYTES;
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut before = text[..start].chars().next_back().unwrap_or(' ');
    for (at, behind) in text[start..].char_indices() {
        if may_part(before, behind) {
            return start + at;
        }
        before = behind;
    }
    text.len()
}

/// Changes a text piece by piece; the function does not look beyond characters that `may_part`.
pub fn changed(
    text: &str,
    may_part: fn(char, char) -> bool,
    change: impl Fn(&str) -> String,
) -> String {
    if text.len() <= PIECE_BYTES {
        return change(text);
    }
    pieces(text, may_part).map(change).collect()
}

/// Returns the place of a character by its index; that behind the last is the end.
pub fn place_of(text: &str, index: usize) -> Option<usize> {
    let (mut left, mut start) = (index, 0);
    for piece in pieces(text, |_, _| true) {
        let count = piece.chars().count();
        if left < count {
            let found = piece.char_indices().nth(left);
            return found.map(|(at, _)| start + at);
        }
        left -= count;
        start += piece.len();
    }
    (left == 0).then_some(start)
}

/// Returns where a part first stands.
pub fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    let window = PIECE_BYTES.max(part.len() * 4);
    let finder = memmem::Finder::new(part);
    let mut start = 0;
    loop {
        // What begins in this window may end behind it.
        let end = (start + window + part.len()).min(text.len());
        if let Some(at) = finder.find(&text[start..end]) {
            return Some(start + at);
        }
        if end == text.len() || is_over() {
            return None;
        }
        start += window;
    }
}

/// Returns where a part last stands.
pub fn find_last(text: &[u8], part: &[u8]) -> Option<usize> {
    let window = PIECE_BYTES.max(part.len() * 4);
    let finder = memmem::FinderRev::new(part);
    let mut end = text.len();
    loop {
        let start = end.saturating_sub(window + part.len());
        if let Some(at) = finder.rfind(&text[start..end]) {
            return Some(start + at);
        }
        if start == 0 || is_over() {
            return None;
        }
        end -= window;
    }
}

/// Iterates over the places of a part that do not overlap; an empty one stands between all characters.
pub fn places<'t>(text: &'t str, part: &'t str) -> Box<dyn Iterator<Item = usize> + 't> {
    if part.is_empty() {
        let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        return Box::new(ends.minded());
    }
    let mut from = 0;
    Box::new(
        std::iter::from_fn(move || {
            let at = from + find(&text.as_bytes()[from..], part.as_bytes())?;
            from = at + part.len();
            Some(at)
        })
        .minded(),
    )
}

/// Returns what stands before the first place of a part, and what stands behind it.
pub fn split_once<'t>(text: &'t str, part: &str) -> Option<(&'t str, &'t str)> {
    let at = find(text.as_bytes(), part.as_bytes())?;
    Some((&text[..at], &text[at + part.len()..]))
}

/// Returns what stands before the last place of a part, and what stands behind it.
pub fn split_last<'t>(text: &'t str, part: &str) -> Option<(&'t str, &'t str)> {
    let at = find_last(text.as_bytes(), part.as_bytes())?;
    Some((&text[..at], &text[at + part.len()..]))
}

/// Returns a text with so many places of a part replaced.
pub fn replaced(text: &str, part: &str, replacement: &str, count: usize) -> String {
    let mut out = String::new();
    if text.len() > PIECE_BYTES {
        // A long text that grows is copied again and again, and nothing looks up meanwhile.
        let found = places(text, part).take(count).count();
        out.reserve(text.len() - found * part.len() + found * replacement.len());
    }
    let mut end = 0;
    for at in places(text, part).take(count) {
        out.push_str(&text[end..at]);
        out.push_str(replacement);
        end = at + part.len();
    }
    pieces(&text[end..], |_, _| true).for_each(|piece| out.push_str(piece));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of several pieces with characters of several bytes where they would be cut.
    fn long() -> String {
        "añb cé".repeat(PIECE_BYTES / 3)
    }

    #[test]
    #[cfg_attr(miri, ignore = "long texts are too much to interpret")]
    fn pieces_together_are_the_whole() {
        let text = long();
        assert!(pieces(&text, |_, _| true).count() > 2);
        assert_eq!(owned(&text), text);
        assert_eq!(copied(text.as_bytes()), text.as_bytes());
        assert_eq!(
            changed(&text, |a, _| a == ' ', str::to_uppercase),
            text.to_uppercase()
        );
        let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for (index, place) in places.enumerate().step_by(PIECE_BYTES / 7) {
            assert_eq!(place_of(&text, index), Some(place));
        }
        assert_eq!(place_of(&text, text.chars().count()), Some(text.len()));
        assert_eq!(place_of(&text, text.chars().count() + 1), None);
        let apart = pieces(&text, |a, b| a == ' ' && b == 'c');
        assert!(apart.skip(1).all(|piece| piece.starts_with('c')));
        for count in [0, 1, 7, PIECE_BYTES + 3] {
            assert_eq!(repeated("äb", count), "äb".repeat(count));
        }
        assert_eq!(repeated("", 9), "");
    }

    #[test]
    #[cfg_attr(miri, ignore = "long texts are too much to interpret")]
    fn parts_are_found_where_the_library_finds_them() {
        let text = long();
        for part in ["é", "b c", "éa", "", "x", &text[..PIECE_BYTES - 2], &text] {
            assert_eq!(find(text.as_bytes(), part.as_bytes()), text.find(part));
            assert_eq!(
                find_last(text.as_bytes(), part.as_bytes()),
                text.rfind(part)
            );
            let expected: Vec<usize> = text.match_indices(part).map(|(at, _)| at).collect();
            assert_eq!(places(&text, part).collect::<Vec<_>>(), expected);
            assert_eq!(split_once(&text, part), text.split_once(part));
            assert_eq!(split_last(&text, part), text.rsplit_once(part));
        }
        assert_eq!(
            replaced(&text, "b c", "-", usize::MAX),
            text.replace("b c", "-")
        );
        assert_eq!(replaced(&text, "", "-", 3), text.replacen("", "-", 3));
        // The only place lies across the end of the first piece.
        let text = "a".repeat(PIECE_BYTES - 1) + "bc" + &"a".repeat(PIECE_BYTES);
        assert_eq!(find(text.as_bytes(), b"bc"), Some(PIECE_BYTES - 1));
        assert_eq!(find_last(text.as_bytes(), b"bc"), Some(PIECE_BYTES - 1));
    }
}
